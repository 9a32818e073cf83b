/**
 * What governors are shown of the rounded counts: as much as can be without a count under five coming out.
 * How few incidents went together (`together`) is said outright, and no part of it.
 * To find that out it is attacked: everything a reader can work out from rounded and withheld counts by
 * adding up and taking away. Works on intervals, until nothing narrows further.
 */
import type { RuleBooks } from '../../engine/replay.ts';
import type { Audit } from '../../vocabulary/audits.ts';
import { totalOf } from './counts.ts';
import { type Coarse, type CoarseAudit, coarse, GAPS, nothingOf, roundedOf } from './rounding.ts';

/** From and to, both included. */
export type Bounds = readonly [number, number];

/** What a shown count may be. Somebody who publishes exactly gives more away. */
export type Reading = (count: Coarse) => Bounds;

/** As the report says: rounded down to a five, and null under five. */
export const AS_ROUNDED: Reading = (count) => (count === null ? [0, 4] : [count, count + 4]);

/** As it would be if counts of five and more were printed as they are. */
export const AS_EXACT: Reading = (count) => (count === null ? [0, 4] : [count, count]);

/** Counts by name, and which of them add up to which. */
export interface Claims {
  readonly bounds: Map<string, [number, number]>;
  readonly sums: { readonly whole: string; readonly parts: readonly string[] }[];
}

const MANY = 1e9;

export class Attack implements Claims {
  readonly bounds = new Map<string, [number, number]>();
  readonly sums: { whole: string; parts: readonly string[] }[] = [];

  know(name: string, [from, to]: Bounds): string {
    const [least, most] = this.bounds.get(name) ?? [0, MANY];
    this.bounds.set(name, [Math.max(least, from), Math.min(most, to)]);
    return name;
  }

  /** Parts nobody published are there all the same: they are what is left. */
  addUp(whole: string, ...parts: readonly string[]): void {
    for (const name of [whole, ...parts]) this.know(name, [0, MANY]);
    this.sums.push({ whole, parts });
  }

  /** What the report says in so many words, so that nobody has to work it out. */
  private readonly said = new Set<string>();

  say(name: string, bounds: Bounds): void {
    this.said.add(this.know(name, bounds));
  }

  private at(name: string): [number, number] {
    return this.bounds.get(name) ?? [0, MANY];
  }

  private narrow(name: string, from: number, to: number): boolean {
    const [least, most] = this.at(name);
    if (from <= least && to >= most) return false;
    const narrowed: [number, number] = [Math.max(least, from), Math.min(most, to)];
    if (narrowed[0] > narrowed[1]) throw new RangeError(`${name} cannot be anything`);
    this.bounds.set(name, narrowed);
    return true;
  }

  /** Narrows until nothing moves. */
  run(): void {
    for (let moved = true; moved; ) {
      moved = false;
      for (const { whole, parts } of this.sums) {
        const all = parts.map((part) => this.at(part));
        const least = all.reduce((sum, [from]) => sum + from, 0);
        const most = all.reduce((sum, [, to]) => sum + to, 0);
        moved = this.narrow(whole, least, most) || moved;
        const [from, to] = this.at(whole);
        parts.forEach((part, index) => {
          const [own, ownMost] = all[index] ?? [0, MANY];
          moved = this.narrow(part, from - (most - ownMost), to - (least - own)) || moved;
        });
      }
    }
  }

  /** Counts under five that are now known for certain. */
  given(): readonly string[] {
    return [...this.bounds]
      .filter(([name, [from, to]]) => from >= to && to < 5 && !this.said.has(name))
      .map(([name, [from]]) => `${name} is ${from}`);
  }
}

/** That nothing went wrong, with any rule, or that something did. */
const tellTogether = (attack: Attack, { together, norms }: CoarseAudit): void => {
  if (together === 'not-throughout') attack.know('mishandled', [1, MANY]);
  if (together !== 'throughout' && together !== 'not-known') return;
  const wrong = norms.flatMap(({ norm }) => [`${norm} bad`, `${norm} otherwise mishandled`]);
  const open = norms.map(({ norm }) => `${norm} unsettled`);
  for (const name of ['mishandled', ...wrong]) attack.say(name, [0, 0]);
  if (together === 'not-known') attack.know('unsettled', [1, MANY]);
  else for (const name of ['unsettled', ...open]) attack.say(name, [0, 0]);
};

/** All that a report to governors says, with every sum that a well-informed reader may rely on. */
export const attackOn = (audit: CoarseAudit, reading: Reading = AS_ROUNDED): Attack => {
  const attack = new Attack();
  const tell = (name: string, count: Coarse): string => attack.know(name, reading(count));
  tell('all', audit.incidents);
  tell('handled', audit.handled.good);
  tell('mishandled', audit.handled.bad);
  tell('unsettled', audit.handled.unsettled);
  attack.addUp('all', 'handled', 'mishandled', 'unsettled');
  tellTogether(attack, audit);
  const spans = audit.spans.map(({ all, good }, span) => {
    tell(`all ${span}`, all);
    tell(`handled ${span}`, good);
    attack.addUp(`all ${span}`, `handled ${span}`, `not handled ${span}`);
    return span;
  });
  const earlier = audit.earlierLeftOut ? ['earlier'] : [];
  const overTime = (name: string): void => {
    if (spans.length === 0) return;
    const rest = earlier.map((each) => `${name} ${each}`);
    attack.addUp(name, ...spans.map((span) => `${name} ${span}`), ...rest);
  };
  overTime('all');
  overTime('handled');
  for (const { norm, all, good, bad, unsettled, gaps, spans: parts } of audit.norms) {
    tell(`${norm} applied`, all);
    tell(`${norm} good`, good);
    tell(`${norm} bad`, bad);
    tell(`${norm} unsettled`, unsettled);
    attack.addUp(`${norm} applied`, `${norm} good`, `${norm} bad`, `${norm} unsettled`);
    attack.addUp('all', `${norm} applied`, `${norm} not applied`);
    if (bad !== null && gaps !== null) {
      const each = GAPS.map((gap) =>
        attack.know(`${norm} ${gap}`, gaps.includes(gap) ? [5, MANY] : [0, 4]),
      );
      attack.addUp(`${norm} bad`, ...each);
    }
    // What went wrong with one rule went wrong with the incident.
    attack.addUp('mishandled', `${norm} bad`, `${norm} otherwise mishandled`);
    parts.forEach((part, span) => {
      tell(`${norm} applied ${span}`, part.all);
      tell(`${norm} good ${span}`, part.good);
      attack.addUp(`${norm} applied ${span}`, `${norm} good ${span}`, `${norm} not good ${span}`);
      attack.addUp(`all ${span}`, `${norm} applied ${span}`, `${norm} not applied ${span}`);
      attack.addUp(
        `not handled ${span}`,
        `${norm} not good ${span}`,
        `${norm} fine, not handled ${span}`,
      );
    });
    if (parts.length > 0) {
      overTime(`${norm} applied`);
      overTime(`${norm} good`);
    }
    // Of two rules, one may apply only where the other does.
    for (const other of audit.norms) {
      if (other.norm !== norm && AS_EXACT(all)[0] >= AS_EXACT(other.all)[0] + 5) {
        attack.addUp(`${norm} applied`, `${other.norm} applied`, `${norm} but not ${other.norm}`);
      }
    }
  }
  audit.kinds.forEach(({ incidents }, kind) => {
    tell(`kind ${kind}`, incidents);
    attack.addUp('all', `kind ${kind}`, `not kind ${kind}`);
  });
  for (const { party, incidents } of audit.times) {
    tell(`told ${party}`, incidents);
    attack.addUp('all', `told ${party}`, `not told ${party}`);
  }
  for (const [by, names] of [
    ['school', audit.schools],
    ['policy', audit.onePolicy ? [] : audit.policies],
  ] as const) {
    const named = names.map((name) => attack.know(`${by} ${name}`, [5, MANY]));
    attack.addUp('all', ...named, `other ${by}`);
  }
  attack.run();
  return attack;
};

/** The same with less in it, step by step. */
const LESS: readonly ((audit: CoarseAudit) => CoarseAudit)[] = [
  (audit) => audit,
  (audit) => ({ ...audit, norms: audit.norms.map((norm) => ({ ...norm, gaps: null, spans: [] })) }),
  (audit) => ({ ...audit, spans: [], earlierLeftOut: false }),
  (audit) => ({ ...audit, norms: [], kinds: [] }),
];

const givesAway = (audit: CoarseAudit): boolean => attackOn(audit).given().length > 0;

/** As much as can be shown without a count under five coming out. */
export const coarseOf = (audit: Audit, books: RuleBooks): CoarseAudit => {
  let shown = roundedOf(audit, books);
  if (shown.incidents === null) return shown;
  for (const less of LESS) {
    shown = less(shown);
    if (!givesAway(shown)) return shown;
  }
  return { ...nothingOf(audit), together: null, incidents: coarse(totalOf(audit.incidents)) };
};
