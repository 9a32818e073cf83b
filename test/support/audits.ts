/** Audits made by hand, for reports: from incidents whose verdicts are simply given. */
import {
  AUDIT_FORMAT,
  type Audit,
  auditSchema,
  type Group,
  type NormCount,
  type Part,
  type TimeTo,
  type Told,
} from '../../src/vocabulary/audits.ts';
import type { IncidentVerdict, Verdict } from '../../src/vocabulary/findings.ts';
import { type Timeline, timelineSchema } from '../../src/vocabulary/timelines.ts';
import { replayInWords } from './built-in.ts';

/** One incident, as far as an audit counts it. */
export interface Counted {
  readonly policy?: string;
  readonly procedures?: readonly string[];
  readonly term?: string;
  readonly school?: string | null;
  readonly verdict: IncidentVerdict;
  readonly norms: Readonly<Record<string, Verdict>>;
  /** Minutes until somebody was told. */
  readonly told?: Readonly<Partial<Record<Told, number>>>;
}

const tally = <K extends string>(keys: readonly K[]): Partial<Record<K, number>> => {
  const counts: Partial<Record<K, number>> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
};

const policyOf = ({ policy = 'valley-end-2022' }: Counted): string => policy;

const normCounts = (incidents: readonly Counted[]): readonly NormCount[] => {
  const found = new Map<string, { policy: string; norm: string; verdicts: Verdict[] }>();
  for (const incident of incidents) {
    for (const [norm, verdict] of Object.entries(incident.norms)) {
      const policy = policyOf(incident);
      const key = `${policy} ${norm}`;
      const entry = found.get(key) ?? { policy, norm, verdicts: [] };
      entry.verdicts.push(verdict);
      found.set(key, entry);
    }
  }
  return [...found.values()].map(({ policy, norm, verdicts }) => ({
    policy,
    norm,
    verdicts: tally(verdicts),
  }));
};

const groupsBy = (
  by: Group['by'],
  incidents: readonly Counted[],
  namesOf: (incident: Counted) => readonly string[],
): readonly Group[] =>
  [...new Set(incidents.flatMap(namesOf))].map((name) => {
    const its = incidents.filter((incident) => namesOf(incident).includes(name));
    return {
      by,
      name,
      incidents: tally(its.map(({ verdict }) => verdict)),
      norms:
        by === 'procedure'
          ? normCounts(its).filter(({ norm }) => norm.startsWith(`${name}.`))
          : normCounts(its),
      ...(by === 'term' ? { dslTold: timesOf(its)[0]?.minutes } : {}),
    };
  });

const timesOf = (incidents: readonly Counted[]): readonly TimeTo[] =>
  (['dsl', 'police', 'lado', 'iwf'] as const).map((party) => ({
    party,
    minutes: Object.entries(
      tally(
        incidents.flatMap(({ told = {} }) => (told[party] === undefined ? [] : `${told[party]}`)),
      ),
    )
      .map(([minutes, count]): [number, number] => [Number(minutes), count ?? 0])
      .sort(([a], [b]) => a - b),
  }));

/** A part of an audit: the whole of one log, unless the changes say otherwise. */
export const partOf = (changes: Partial<Part>): Part => ({
  sources: ['term.jsonl'],
  shard: 1,
  of: 1,
  interrupted: false,
  contents: null,
  mapping: null,
  ...changes,
});

/** The audit of these incidents. */
export const auditOf = (incidents: readonly Counted[], changes: Partial<Audit> = {}): Audit =>
  auditSchema.parse({
    format: AUDIT_FORMAT,
    version: '0.1.0',
    policies: {},
    parts: [partOf({})],
    layers: [],
    policy: null,
    incidents: tally(incidents.map(({ verdict }) => verdict)),
    events: incidents.length * 7,
    exercises: 0,
    partialRecords: 0,
    unmapped: 0,
    norms: normCounts(incidents),
    groups: [
      ...groupsBy('policy', incidents, (each) => [policyOf(each)]),
      ...groupsBy('procedure', incidents, ({ procedures = ['general'] }) => procedures),
      ...groupsBy('term', incidents, ({ term = '2026-spring' }) => [term]),
      ...groupsBy('school', incidents, ({ school = null }) => (school === null ? [] : [school])),
    ],
    times: timesOf(incidents),
    toSee: [],
    faults: { count: 0, first: [] },
    rows: { count: 0, first: [] },
    against: null,
    crossChecked: 0,
    ids: null,
    ...changes,
  }) as Audit;

/** So many alike. */
export const times = <T>(count: number, item: T): readonly T[] =>
  Array.from({ length: count }, () => item);

/** A short incident in which an image was looked at and nobody was told in time. */
export const seenIncident = (name: string): Audit['toSee'][number] => {
  const timeline = timelineSchema.parse({
    incident: name,
    policy: 'valley-end-2022',
    record: 'complete',
    events: [
      { at: '2026-03-04T09:12:00Z', type: 'concern.raised', by: 'teacher', procedure: 'sexting' },
      { at: '2026-03-04T09:40:00Z', type: 'image.viewed', by: 'teacher' },
      { at: '2026-03-04T11:50:00Z', type: 'party.informed', by: 'teacher', to: 'dsl' },
    ],
  }) as Timeline;
  const { findings, verdict, policy } = replayInWords(timeline);
  const ofKind = (kind: Verdict): number => findings.filter((each) => each.verdict === kind).length;
  return {
    incident: name,
    school: 'S-07',
    policy,
    file: 'term.jsonl',
    line: 12,
    verdict,
    breached: ofKind('breached'),
    missed: ofKind('missed'),
    overdue: ofKind('overdue'),
    late: ofKind('late'),
    findings: findings.filter((each) =>
      ['breached', 'missed', 'overdue', 'late'].includes(each.verdict),
    ),
  };
};

const TELL = 'general.dsl-told';
const VIEW = 'sexting.never-view-image';

/** A year of two schools under two policies, with something of everything a report says. */
export const aYear = (changes: Partial<Audit> = {}): Audit =>
  auditOf(
    [
      ...times(40, {
        term: '2025-autumn',
        school: 'S-07',
        verdict: 'compliant' as const,
        norms: { [TELL]: 'met' as const },
        told: { dsl: 10 },
      }),
      ...times(6, {
        term: '2026-spring',
        school: 'S-07',
        verdict: 'non-compliant' as const,
        procedures: ['general', 'sexting'],
        norms: { [TELL]: 'late' as const, [VIEW]: 'breached' as const },
        told: { dsl: 200, police: 300 },
      }),
      ...times(6, {
        term: '2026-spring',
        school: 'S-08',
        policy: 'plumpton-2020',
        verdict: 'cannot-tell' as const,
        procedures: ['general', 'sexting'],
        norms: { [TELL]: 'met' as const, [VIEW]: 'cannot-tell' as const },
        told: { dsl: 30 },
      }),
      ...times(3, {
        term: '2026-summer',
        school: 'S-09',
        verdict: 'open' as const,
        norms: { [TELL]: 'owed' as const },
      }),
    ],
    { toSee: [seenIncident('2026-0042'), seenIncident('2026-0043')], exercises: 2, ...changes },
  );
