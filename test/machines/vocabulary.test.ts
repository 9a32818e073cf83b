/**
 * Every word of the rule books is one of the closed sets, and every part of a norm is there. The type
 * checker says so too; here it is said of the books as they are when they run.
 */
import { describe, expect, test } from 'vitest';
import { layers, policies, procedures } from '../../machines/index.ts';
import { guardsOf, isDuty, type Norm } from '../../src/norms/norm.ts';
import { factsRead, leavesOf, type Predicate } from '../../src/norms/predicates.ts';
import { EVENT_TYPES } from '../../src/vocabulary/acts.ts';
import { FACT_IDS, FACT_VALUES } from '../../src/vocabulary/facts.ts';
import { CHANNEL_IDS, PARTY_IDS } from '../../src/vocabulary/parties.ts';
import { READING_KINDS, SETTINGS } from '../../src/vocabulary/policies.ts';
import { isAskable, PROCEDURE_IDS } from '../../src/vocabulary/procedures.ts';
import { ROLES } from '../../src/vocabulary/roles.ts';

const ROLE_IDS: readonly string[] = Object.keys(ROLES);
const SETTING_IDS: readonly string[] = Object.keys(SETTINGS);
const KNOWN_FACTS: readonly string[] = FACT_IDS;
const KNOWN_EVENTS: readonly string[] = EVENT_TYPES;
const KNOWN_CHANNELS: readonly string[] = CHANNEL_IDS;
const KNOWN_PROCEDURES: readonly string[] = PROCEDURE_IDS;
const KNOWN_VALUES: readonly string[] = FACT_VALUES;
const KNOWN_PARTIES: readonly string[] = PARTY_IDS;

/** The words of a predicate that are in none of the closed sets. */
const strangersIn = (predicate: Predicate): readonly string[] =>
  leavesOf(predicate).flatMap((leaf): readonly string[] => {
    switch (leaf.kind) {
      case 'fact':
        return [
          ...[leaf.fact].filter((fact) => !KNOWN_FACTS.includes(fact)),
          ...[leaf.is].filter((value) => !KNOWN_VALUES.includes(value)),
        ];
      case 'known':
        return [leaf.fact].filter((fact) => !KNOWN_FACTS.includes(fact));
      case 'concern':
      case 'opens':
        return [leaf.procedure].filter((procedure) => !KNOWN_PROCEDURES.includes(procedure));
      case 'setting':
        return [leaf.setting].filter((setting) => !SETTING_IDS.includes(setting));
      case 'does':
        return leaf.acts.filter((act) => !KNOWN_EVENTS.includes(act));
      case 'by':
      case 'to':
        return [leaf.role].filter((role) => !ROLE_IDS.includes(role));
      case 'via':
        return leaf.channels.filter((channel) => !KNOWN_CHANNELS.includes(channel));
      default:
        return [];
    }
  });

const implied = (facts: object): readonly string[] =>
  Object.entries(facts).flatMap(([fact, value]) => [
    ...[fact].filter((each) => !KNOWN_FACTS.includes(each)),
    ...[String(value)].filter((each) => !KNOWN_VALUES.includes(each)),
  ]);

const isSubject = (fact: string): boolean => fact.startsWith('subject-is-');

describe.each(Object.entries(procedures))('%s', (id, procedure) => {
  const { norms, questions, opensWhen } = procedure;
  const guards = (norm: Norm): readonly Predicate[] => Object.values(guardsOf(norm));

  test('is the procedure of that name, with norms and questions of its own', () => {
    expect(procedure.id).toBe(id);
    expect(norms.length).toBeGreaterThan(0);
    const ids = norms.map((norm) => norm.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const norm of ids) expect(norm).toMatch(new RegExp(`^${id}\\.[a-z0-9-]+$`));
  });

  test('uses known words only', () => {
    const asked = [opensWhen, ...questions.map((each) => each.when)].flatMap((each) => each ?? []);
    expect([...norms.flatMap(guards), ...asked].flatMap(strangersIn)).toEqual([]);
    expect(
      questions.map((each) => each.fact).filter((fact) => !KNOWN_FACTS.includes(fact)),
    ).toEqual([]);
    expect(implied(procedure.implies)).toEqual([]);
    for (const [raiser, facts] of Object.entries(procedure.impliedByRaiser)) {
      expect(KNOWN_PARTIES).toContain(raiser);
      expect(implied(facts)).toEqual([]);
    }
    const mistaken = norms.filter(isDuty).flatMap((norm) => norm.mistakenFor ?? []);
    expect(mistaken.filter((role) => !ROLE_IDS.includes(role))).toEqual([]);
  });

  test('says each norm in words', () => {
    for (const norm of norms) {
      for (const words of [
        norm.title,
        norm.says,
        isDuty(norm) ? norm.repairedBy : norm.otherwise,
      ]) {
        expect([norm.id, typeof words, words?.trim() === '']).toEqual([norm.id, 'string', false]);
      }
    }
  });

  test('asks what its norms hang on, and nothing twice', () => {
    const facts = questions.map((each) => each.fact);
    expect(facts.length).toBeGreaterThan(0);
    expect(new Set(facts).size).toBe(facts.length);
    const elsewhere = new Set<string>([
      ...procedures.general.questions.map((each) => each.fact),
      ...Object.keys(procedure.implies),
      ...Object.values(procedures)
        .filter((each) => each !== procedure)
        .flatMap((each) => each.questions.map(({ fact }) => fact)),
    ]);
    const hangsOn = policies.flatMap((policy) =>
      norms.flatMap((norm) =>
        factsRead(isDuty(norm) ? norm.owedWhen : norm.inForceWhen, policy).filter(
          (fact) => !fact.startsWith('concern:') && !isSubject(fact),
        ),
      ),
    );
    const unasked = hangsOn.filter((fact) => ![...facts, ...elsewhere].includes(fact as string));
    expect([...new Set(unasked)]).toEqual([]);
  });
});

test('a topic is shared, or one decision would settle nothing else', () => {
  const topics = Object.values(procedures).flatMap((each) =>
    each.norms.filter(isDuty).flatMap((norm) => norm.topic ?? []),
  );
  expect(topics.length).toBeGreaterThan(0);
  for (const topic of topics) {
    expect([topic, topics.filter((each) => each === topic).length > 1]).toEqual([topic, true]);
  }
});

test('the layers name known norms and roles, each clause with its source', () => {
  const ids: readonly string[] = Object.values(procedures).flatMap((each) =>
    each.norms.map((norm) => norm.id),
  );
  expect(layers.length).toBeGreaterThan(0);
  for (const layer of layers) {
    for (const [role, parties] of Object.entries(layer.roles)) {
      expect(ROLE_IDS).toContain(role);
      for (const party of parties) expect(KNOWN_PARTIES).toContain(party);
      expect(parties.length).toBeGreaterThan(0);
    }
    for (const { grounds, source } of layer.clauses) {
      expect(grounds.length).toBeGreaterThan(0);
      for (const norm of grounds) expect(ids).toContain(norm);
      for (const words of Object.values(source)) expect(words).not.toBe('');
    }
  }
});

test('the readings of a layer are each about clauses of its own and norms that are known', () => {
  const ids: readonly string[] = Object.values(procedures).flatMap((each) =>
    each.norms.map((norm) => norm.id),
  );
  for (const layer of layers) {
    const own: readonly string[] = layer.clauses.map((clause) => clause.id);
    const readings = layer.readings.map((reading) => reading.id);
    expect(new Set(readings).size).toBe(readings.length);
    for (const { id, kind, clauses, norms } of layer.readings) {
      expect(id).toMatch(/^[a-z][a-z0-9-]+$/);
      expect(Object.keys(READING_KINDS)).toContain(kind);
      expect([id, clauses.length > 0, norms.length > 0]).toEqual([id, true, true]);
      for (const clause of clauses) expect(own).toContain(clause);
      for (const norm of norms) expect(ids).toContain(norm);
    }
  }
});

test('what may be opened only to ask has a question that says whether there is such a concern', () => {
  const asked = PROCEDURE_IDS.filter((id) => {
    const { asksWhen, asksAfter } = procedures[id];
    return asksWhen !== null || asksAfter !== null;
  });
  expect(asked).toEqual(PROCEDURE_IDS.filter(isAskable));
});
