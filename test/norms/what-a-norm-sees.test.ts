/** What a norm sees of an event: all that makes a difference to it, and for the rest nothing. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { policies, procedures } from '../../machines/index.ts';
import { AskedRegion } from '../../src/engine/asked-region.ts';
import type { Norm } from '../../src/norms/norm.ts';
import {
  addressNotWithheld,
  and,
  asTaught,
  by,
  concernOf,
  does,
  fact,
  known,
  leavesOf,
  named,
  not,
  or,
  type Predicate,
  to,
  toIfSaid,
  via,
  withAddress,
  withReason,
} from '../../src/norms/predicates.ts';
import { type NormInForce, normsInForce } from '../../src/norms/procedure.ts';
import { everythingAsked, readsOf, takesOf } from '../../src/norms/region.ts';
import type { Standing } from '../../src/norms/rules.ts';
import type { Facts, MachineEvent } from '../../src/norms/symbols.ts';
import { sightOf } from '../../src/norms/what-a-norm-sees.ts';
import { ACT_IDS, type Act, SCREEN_METHODS } from '../../src/vocabulary/acts.ts';
import { FACT_VALUES } from '../../src/vocabulary/facts.ts';
import { CHANNEL_IDS, PARTY_IDS, type Party } from '../../src/vocabulary/parties.ts';
import { PROCEDURE_IDS } from '../../src/vocabulary/procedures.ts';
import { act, learned, never, standing, tells } from '../support/regions.ts';
import { randomRuns } from '../support/runs.ts';

type Pick = <T>(from: readonly T[]) => T;

/** Draws from lists, the same for the same seed. */
const picker = (seed: number): Pick => {
  let state = seed >>> 0;
  return (from) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return from[Math.floor((state / 2 ** 32) * from.length)] as (typeof from)[number];
  };
};

const BOOLEANS = [true, false] as const;
const MAYBE = [undefined, true, false] as const;

/** Whoever one of its guards asks about, who may be the subject, and who is not recorded. */
const peopleOf = ({ norm, standing }: NormInForce): readonly Party[] => {
  const leaves = leavesOf(or(...everythingAsked(norm)));
  const roles = leaves.flatMap((leaf) => ('role' in leaf ? [leaf.role] : []));
  const named = roles.flatMap((role) => standing.policy.roles[role]);
  return [...new Set<Party>([...named, 'dsl', 'pupil', 'headteacher', 'parent', 'unrecorded'])];
};

type Fields = Omit<MachineEvent, 'type' | 'fact' | 'value' | 'corrects' | 'norm'>;

/** What an entry can say, field by field. */
const fieldsFor = (
  norm: NormInForce,
  pick: Pick,
): { [Field in keyof Fields]-?: () => Fields[Field] } => {
  const people = peopleOf(norm);
  const somebody = () => pick([pick(people), pick(PARTY_IDS)]);
  return {
    by: somebody,
    to: () => pick([[], [somebody()], [somebody()], [somebody(), somebody()], people]),
    via: () => pick([undefined, ...CHANNEL_IDS]),
    withAddress: () => pick(MAYBE),
    how: () => pick([undefined, ...SCREEN_METHODS]),
    reasoned: () => pick(BOOLEANS),
    again: () => pick(MAYBE),
    filler: () => pick(MAYBE),
    bySubject: () => pick(MAYBE),
    toSubject: () => pick(MAYBE),
    toKnower: () => pick(MAYBE),
    inDoubt: () => pick(MAYBE),
    decision: () => pick([undefined, 'do', 'do-not'] as const),
    procedure: () => pick([undefined, ...PROCEDURE_IDS]),
    act: () => pick(ACT_IDS),
  };
};

/** What only an act that was done can say. */
const OF_ACTS_DONE = { via: undefined, withAddress: undefined, how: undefined };
const isNotice = (type: string): boolean => !ACT_IDS.includes(type as Act);

/** What is a reason does not only fill its field; and only a concern is in doubt as a whole. */
const sayable = (event: MachineEvent): MachineEvent => ({
  ...event,
  filler: event.reasoned ? undefined : event.filler,
  inDoubt: event.type === 'concern.raised' ? event.inDoubt : undefined,
});

/** Random entries, most of them of a kind that the norm takes; and the same with a field or two different. */
const entriesFor = (norm: NormInForce, pick: Pick) => {
  const reads = readsOf(norm.norm, norm.standing);
  const takes = new Set<string>(takesOf(norm.norm));
  const fields = fieldsFor(norm, pick);
  const names = Object.keys(fields) as (keyof Fields)[];
  const takenActs = ACT_IDS.filter((act) => takes.has(act));
  const types = [...takes] as MachineEvent['type'][];
  const drawn = (): MachineEvent => {
    const type = pick([pick(types), pick(types), pick(['incident.closed', ...ACT_IDS] as const)]);
    const all = Object.fromEntries(names.map((name) => [name, fields[name]()]));
    const act = pick([pick(takenActs), pick(ACT_IDS)]);
    const id = pick([norm.norm.id, norm.norm.id, 'general.debrief'] as const);
    const said = { ...(all as unknown as Fields), ...(isNotice(type) ? OF_ACTS_DONE : {}) };
    return sayable({ ...said, type, act, norm: id });
  };
  const learned = (): MachineEvent => ({
    type: 'fact.established',
    by: 'unrecorded',
    to: [],
    reasoned: false,
    fact: pick([...reads]),
    value: pick(FACT_VALUES),
    corrects: pick(BOOLEANS),
  });
  const alike = (event: MachineEvent): MachineEvent => {
    const [one, another] = [pick(names), pick(names)];
    const other = { ...event, [one]: fields[one](), [another]: fields[another]() };
    return sayable(isNotice(event.type) ? { ...other, ...OF_ACTS_DONE } : other);
  };
  return { drawn: () => (reads.length > 0 && pick(BOOLEANS) ? learned() : drawn()), alike };
};

/** How an event looks to a norm, or null where it is lost on it. */
const seenBy = (norm: Norm, under: Standing) => {
  const { look, isLost } = sightOf(norm, under);
  return (event: MachineEvent): string | null => (isLost(event) ? null : look(event));
};

/** Walks a norm's region, and at each step holds an entry against others that look the same. */
const walk = (norm: NormInForce, steps: number, pick: Pick): void => {
  const asked = new AskedRegion(norm);
  const sight = seenBy(norm.norm, norm.standing);
  const { drawn, alike } = entriesFor(norm, pick);
  const before = new Map<string, MachineEvent>();
  let state = 'dormant';
  let facts: Facts = {};
  const ledBy = (event: MachineEvent): string => {
    const led = asked.step(state, facts, event);
    return [led.state, ...led.marks].join(' ');
  };
  for (let step = 0; step < steps; step += 1) {
    const event = drawn();
    const seen = sight(event);
    const led = ledBy(event);
    const told = (...events: readonly MachineEvent[]): string =>
      `${norm.standing.policy.id}, ${norm.norm.id}, ${state}: ${JSON.stringify(events)}`;
    if (seen === null && led !== state) expect(led, told(event)).toBe(state);
    for (const twin of [alike(event), alike(event), before.get(seen ?? '')]) {
      if (twin === undefined || sight(twin) !== seen || ledBy(twin) === led) continue;
      expect(ledBy(twin), told(event, twin)).toBe(led);
    }
    if (seen !== null) before.set(seen, event);
    state = asked.step(state, facts, event).state;
    if (event.fact !== undefined) facts = { ...facts, [event.fact]: event.value };
    if (step % 25 === 24) [state, facts] = ['dormant', {}];
  }
};

const inForce = policies.flatMap((policy) =>
  Object.values(procedures).flatMap((procedure) => normsInForce(procedure, policy)),
);

const TOLD = act('party.informed', { by: 'teacher', to: ['police'] });
/** Of each variant of an entry: whether the norm sees no difference, a difference, or nothing. */
const looks = (norm: Norm, event: MachineEvent, variants: readonly Partial<MachineEvent>[]) => {
  const sight = seenBy(norm, standing());
  return variants
    .map((variant) => {
      const seen = sight({ ...event, ...variant });
      return seen === null ? 'nothing' : seen === sight(event) ? 'same' : 'other';
    })
    .join(' ');
};

describe('a norm sees no more than it asks', () => {
  test('who did it, by the lists that they are in', () => {
    const people = [{ by: 'senco' }, { by: 'dsl' }, { by: 'unrecorded' }, { by: 'media' }] as const;
    expect(looks(tells, TOLD, people)).toBe('same same other other');
    expect(looks(never, TOLD, people)).toBe('same same other nothing');
    expect(looks(tells, { ...TOLD, by: 'dsl' }, [{ by: 'headteacher' }])).toBe('same');
    expect(looks(tells, TOLD, [{ bySubject: true }, { bySubject: false }])).toBe('other same');
    const technical = { ...tells, metBy: and(tells.metBy, by('technicalSupport')) };
    expect(looks(technical, TOLD, [{ by: 'technical-support' }, { by: 'senco' }])).toBe(
      'other same',
    );
  });

  test('who was told, in any order, once, and nobody that it does not ask about', () => {
    const others = [
      ['police', 'police'],
      ['media', 'police'],
      ['unrecorded', 'police'],
    ] as const;
    const lists = others.map((list) => ({ to: list }));
    expect(looks(tells, TOLD, lists)).toBe('same same other');
    const both = { ...TOLD, to: ['unrecorded', 'police'] } as const;
    expect(looks(tells, both, [{ to: ['police', 'unrecorded'] }])).toBe('same');
    expect(looks(tells, TOLD, [{ to: ['media'] }, { to: [] }])).toBe('nothing other');
  });

  test('what it does not ask makes no difference', () => {
    const unasked = [
      { via: '101' },
      { withAddress: true },
      { how: 'device-off' },
      { reasoned: true },
      { again: true },
      { procedure: 'iioc' },
      { decision: 'do' },
    ] as const;
    expect(looks(tells, TOLD, unasked)).toBe('same same same same same same same');
  });

  test('and what it asks does', () => {
    const asks = (...more: readonly Predicate[]): Norm => ({
      ...tells,
      metBy: and(tells.metBy, ...more),
    });
    const channels = [{ via: '999' }, { via: '101' }, { via: 'email' }] as const;
    expect(looks(asks(via('999')), TOLD, channels)).toBe('other other other');
    expect(looks(asks(via('999')), { ...TOLD, via: '101' }, [{ via: 'email' }])).toBe('same');
    expect(looks(asks(withAddress), TOLD, [{ withAddress: true }])).toBe('other');
    const withheld = [{}, { withAddress: false }];
    expect(looks(asks(addressNotWithheld), TOLD, withheld)).toBe('same nothing');
    const either = asks(or(via('999'), and(via('101'), withReason)));
    expect(looks(either, { ...TOLD, via: '999' }, [{ via: '101' }])).toBe('other');
    expect(looks(asks(asTaught), TOLD, [{ how: 'device-off' }])).toBe('other');
    expect(looks(asks(withReason), TOLD, [{ reasoned: true }])).toBe('other');
    const after = { ...tells, owedAfter: does('party.informed') };
    expect(looks(after, TOLD, [{ again: true }, { again: false }])).toBe('other same');
  });

  test('that the record names nobody, where it asks who was told', () => {
    const explains = { ...tells, metBy: and(does('party.informed'), toIfSaid('police')) };
    const others = [{}, { to: ['media'] }, { to: ['unrecorded'] }, { to: ['police'] }] as const;
    expect(looks(explains, { ...TOLD, to: [] }, others)).toBe('same nothing other other');
    expect(looks(tells, TOLD, [{}, { to: [] }, { to: ['media'] }])).toBe('same other nothing');
    const records = { ...tells, metBy: does('record.made') };
    expect(looks(records, act('record.made'), [{ to: ['media'] }])).toBe('same');
  });

  test('an act that was wrong in two ways at once', () => {
    const strict = {
      ...tells,
      metBy: and(does('party.informed'), to('police'), by('theDsl'), via('999')),
      mistakenFor: 'theHead',
    } as const;
    const toTheHead = { ...TOLD, to: ['headteacher'] } as const;
    expect(looks(strict, { ...toTheHead, via: '999' }, [{}])).toBe('same');
    expect(looks(strict, { ...toTheHead, by: 'dsl', via: '101' }, [{}])).toBe('same');
    expect(looks(strict, { ...TOLD, to: ['media'], via: '101' }, [{}])).toBe('nothing');
  });

  test('a way of covering the screen: taught, not taught, or not recorded', () => {
    const covers = { ...tells, metBy: and(does('screen.covered'), asTaught) };
    const ways = [{ how: 'hector-protector' }, { how: 'screen-off' }] as const;
    expect(looks(covers, act('screen.covered'), ways)).toBe('other other');
    const off = act('screen.covered', { how: 'screen-off' });
    expect(looks(covers, off, [{ how: 'device-off' }, ...ways])).toBe('same other same');
  });

  test('who could be mistaken for the one it asks for', () => {
    const easily = { ...tells, mistakenFor: 'theHead' } as const;
    const omitted = act('act.omitted', { act: 'party.informed', to: ['police'] });
    const both = { to: ['police', 'headteacher'] } as const;
    expect(looks(tells, omitted, [both])).toBe('same');
    expect(looks(easily, omitted, [both])).toBe('other');
    expect(looks(tells, TOLD, [both])).toBe('same');
    expect(looks(easily, TOLD, [both])).toBe('other');
  });

  test('an act that can make no difference is not seen, whatever the facts are', () => {
    const seen = (asked: Predicate, event = TOLD) =>
      looks({ ...tells, metBy: and(does('party.informed'), asked) }, event, [{}]);
    const crime = fact('crime-suspected');
    const danger = known('immediate-danger');
    for (const lost of [
      to('lado'),
      and(crime, to('lado')),
      or(to('lado'), to('iwf')),
      not(to('police')),
      not(or(crime, to('police'))),
      named('aboutTheLado', to('lado')),
    ]) {
      expect([lost, seen(lost)]).toEqual([lost, 'nothing']);
    }
    for (const asked of [
      crime,
      danger,
      concernOf('iioc'),
      and(danger, to('police')),
      or(danger, to('lado')),
      or(crime, to('lado')),
      not(to('lado')),
      not(not(danger)),
      not(or(crime, to('lado'))),
      named('inDanger', danger),
    ]) {
      expect([asked, seen(asked)]).toEqual([asked, 'same']);
    }
    const somebody = { ...TOLD, to: ['unrecorded'] } as const;
    expect(seen(and(danger, to('police')), somebody)).toBe('same');
  });

  test('whom the concern is about may be settled later, so that somebody is told or not', () => {
    for (const [role, party] of [
      ['theDsl', 'dsl'],
      ['theHead', 'headteacher'],
      ['chairOfGovernors', 'chair-of-governors'],
      ['parents', 'parent'],
    ] as const) {
      const elsewhere = { ...tells, metBy: and(does('party.informed'), not(to(role))) };
      expect([role, looks(elsewhere, { ...TOLD, to: [party] }, [{}])]).toEqual([role, 'same']);
    }
  });

  test('which procedure was opened, and who was left untold, where it asks', () => {
    const after = { ...tells, owedAfter: { kind: 'opens', procedure: 'iioc' } } as const;
    const opened = act('procedure.opened', { procedure: 'iioc' });
    expect(looks(after, opened, [{ procedure: 'sexting' }, {}])).toBe('nothing same');
    const omitted = act('act.omitted', { act: 'party.informed', to: ['police'] });
    expect(looks(tells, omitted, [{ to: ['media'] }])).toBe('other');
  });

  test('an answer by what it is, and whether it corrects another', () => {
    const answer = learned('crime-suspected', 'yes');
    const variants = [{ by: 'dsl' }, { value: 'no' }, { corrects: true }] as const;
    expect(looks(tells, answer, variants)).toBe('same other other');
    expect(looks(tells, answer, [{ corrects: undefined }])).toBe('same');
  });

  test('a time that passed, and a decision, only where they are its own', () => {
    const late = act('deadline.passed', { norm: 'general.crime-told' });
    expect(looks(tells, late, [{ by: 'media' }, { norm: 'general.debrief' }])).toBe('same nothing');
    const decided = act('decision.recorded', { norm: 'general.crime-told' });
    const variants = [{ norm: 'general.debrief' }, { reasoned: true }, { decision: 'do' }] as const;
    expect(looks(tells, decided, variants)).toBe('nothing other other');
    expect(looks(tells, decided, [{ to: ['police'] }])).toBe('same');
    expect(looks(never, { ...decided, norm: 'general.debrief' }, [{}])).toBe('nothing');
    expect(looks(tells, act('incident.closed'), [{ by: 'media' }])).toBe('same');
  });

  test('what was not done, where doing it would have met it, and who was not told', () => {
    const omitted = act('act.omitted', { act: 'party.informed', to: ['police'] });
    const lists = [
      ['police', 'police'],
      ['media', 'police'],
      ['unrecorded', 'police'],
      [],
    ] as const;
    expect(
      looks(
        tells,
        omitted,
        lists.map((list) => ({ to: list })),
      ),
    ).toBe('same same other other');
    expect(looks(tells, omitted, [{ act: 'record.made' }, { act: undefined }])).toBe(
      'nothing nothing',
    );
    expect(looks(tells, omitted, [{ reasoned: true }, { by: 'media' }])).toBe('other other');
    expect(looks(never, omitted, [{}])).toBe('nothing');
  });

  test('who was not told, in any order; that it was nobody, apart from anybody else', () => {
    const either = {
      ...tells,
      metBy: and(does('party.informed'), or(to('police'), to('lado'))),
    };
    const omitted = act('act.omitted', { act: 'party.informed', to: ['lado', 'police'] });
    expect(looks(either, omitted, [{ to: ['police', 'lado'] }])).toBe('same');
    expect(looks(tells, { ...omitted, to: [] }, [{ to: ['media'] }])).toBe('other');
  });
});

describe('what a norm sees', () => {
  test('what looks the same leads to the same, and what is not seen leads nowhere', {
    timeout: 3_600_000,
  }, () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const pick = picker(seed);
        for (const norm of inForce) walk(norm, 50, pick);
      }),
      { numRuns: randomRuns(3, 100), endOnFailure: true },
    );
  });
});
