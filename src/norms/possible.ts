/**
 * Which answers a guard can give at all, for one kind of event under one policy. What can never be
 * is left out of the machine, so that a drawing shows only what may happen.
 */
import type { Ruling } from '../vocabulary/policies.ts';
import { isAskable } from '../vocabulary/procedures.ts';
import type { Predicate, Truth } from './predicates.ts';

type Truths = ReadonlySet<Truth>;

const YES: Truths = new Set(['yes']);
const NO: Truths = new Set(['no']);
const EITHER: Truths = new Set(['yes', 'no']);
const ANY: Truths = new Set(['yes', 'no', 'unknown']);
const NO_OR_UNKNOWN: Truths = new Set(['no', 'unknown']);

const INVERSE: Readonly<Record<Truth, Truth>> = { yes: 'no', no: 'yes', unknown: 'unknown' };

/** What all of several can come to: `strong` decides alone, `weak` needs all. */
const combined = (parts: readonly Truths[], strong: Truth, weak: Truth): Truths => {
  const result = new Set<Truth>();
  if (parts.some((part) => part.has(strong))) result.add(strong);
  if (parts.every((part) => part.has(weak))) result.add(weak);
  const someUnknown = parts.some((part) => part.has('unknown'));
  if (someUnknown && parts.every((part) => part.has('unknown') || part.has(weak))) {
    result.add('unknown');
  }
  return result;
};

const answered = new WeakMap<Ruling, WeakMap<Predicate, Map<string, Truths>>>();

/** The answers a predicate can give for events of a type; worked out once for each. */
export const possibleTruths = (predicate: Predicate, type: string, policy: Ruling): Truths => {
  let ofPolicy = answered.get(policy);
  if (ofPolicy === undefined) {
    ofPolicy = new WeakMap();
    answered.set(policy, ofPolicy);
  }
  let ofPredicate = ofPolicy.get(predicate);
  if (ofPredicate === undefined) {
    ofPredicate = new Map();
    ofPolicy.set(predicate, ofPredicate);
  }
  let truths = ofPredicate.get(type);
  if (truths === undefined) {
    truths = workedOut(predicate, type, policy);
    ofPredicate.set(type, truths);
  }
  return truths;
};

const workedOut = (predicate: Predicate, type: string, policy: Ruling): Truths => {
  switch (predicate.kind) {
    case 'fact':
      return ANY;
    case 'concern':
      return isAskable(predicate.procedure) ? ANY : EITHER;
    case 'known':
    case 'opens':
    case 'toSubject':
    case 'toKnower':
    case 'notBySubject':
    case 'addressNotWithheld':
      return EITHER;
    case 'setting':
      return policy.settings[predicate.setting] ? YES : NO;
    case 'does':
      if (predicate.heard !== undefined && type === 'message.acknowledged') return EITHER;
      return (predicate.acts as readonly string[]).includes(type) ? YES : NO;
    case 'by':
    case 'to':
      return policy.roles[predicate.role].length === 0 ? NO_OR_UNKNOWN : ANY;
    case 'via':
    case 'withAddress':
    case 'withReason':
    case 'how':
      return ANY;
    case 'mayBeIt':
      return NO_OR_UNKNOWN;
    case 'and':
      return combined(
        predicate.of.map((each) => possibleTruths(each, type, policy)),
        'no',
        'yes',
      );
    case 'or':
      return combined(
        predicate.of.map((each) => possibleTruths(each, type, policy)),
        'yes',
        'no',
      );
    case 'not':
      return new Set([...possibleTruths(predicate.of, type, policy)].map((each) => INVERSE[each]));
    case 'named':
      return possibleTruths(predicate.of, type, policy);
  }
};
