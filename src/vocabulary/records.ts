/**
 * How much of what was done a record shows. `complete`: an act without an entry was not done. `partial`: absence
 * proves nothing. In between it is complete for some acts only, or except for some: "complete for device.secured,
 * party.informed to police".
 */
import * as z from 'zod';
import { ACT_IDS, type Act } from './acts.ts';
import { PARTY_IDS, type Party } from './parties.ts';

/** An act that a record shows, or says nothing of: to anybody, or to one only. */
export interface ActTo {
  readonly act: Act;
  readonly to: Party | null;
}

/** What a record that is neither whole nor partial shows. */
export interface Scope {
  /** Whether it shows these acts and no others, or all others and not these. */
  readonly shows: 'these' | 'others';
  readonly acts: readonly ActTo[];
}

export type RecordKind = z.infer<typeof recordSchema>;

const MOST_ACTS = 200;
const IN_PART = /^complete (for|except) (.+)$/;

const actIn = (text: string): ActTo | null => {
  const [act, to, more] = text.split(' to ');
  if (more !== undefined || !(ACT_IDS as readonly string[]).includes(act as string)) return null;
  if (to !== undefined && !(PARTY_IDS as readonly string[]).includes(to)) return null;
  return { act: act as Act, to: (to as Party | undefined) ?? null };
};

const scopeIn = (text: string): Scope | null => {
  const [, kind, list = ''] = IN_PART.exec(text) ?? [];
  if (kind === undefined) return null;
  const acts = list.split(', ').map(actIn);
  return acts.includes(null) || acts.length > MOST_ACTS
    ? null
    : { shows: kind === 'for' ? 'these' : 'others', acts: acts as readonly ActTo[] };
};

const inPart = (kind: 'for' | 'except') =>
  z
    .templateLiteral([`complete ${kind} `, z.string().min(1).max(10_000)])
    .refine((text) => scopeIn(text) !== null, {
      error: `is not “complete ${kind}” acts that there are, such as “complete ${kind} device.secured, party.informed to police”`,
    });

export const recordSchema = z.union([
  z.enum(['complete', 'partial']),
  inPart('for'),
  inPart('except'),
]);

/** In the words of a record that shows these acts only; `partial` where there are none. */
export const completeFor = (acts: readonly ActTo[]): RecordKind =>
  acts.length === 0
    ? 'partial'
    : `complete for ${acts.map(({ act, to }) => (to === null ? act : `${act} to ${to}`)).join(', ')}`;

/** What a record leaves open: nothing (`false`), whatever it does not show (`true`), or what is outside its scope. */
export type Silence = boolean | Scope;

export const silenceOf = (record: RecordKind): Silence =>
  record === 'complete' ? false : record === 'partial' ? true : (scopeIn(record) ?? true);
