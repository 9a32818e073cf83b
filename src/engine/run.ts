/**
 * One incident, run: entries in, marks out. The machines decide; this keeps the clock, the facts
 * and what each norm's region said happened, and when.
 */
import type { Mark } from '../norms/marks.ts';
import { actsTaken, isDuty } from '../norms/norm.ts';
import { decidingFacts, evaluate, factsRead } from '../norms/predicates.ts';
import { type NormInForce, normsInForce, type Procedure } from '../norms/procedure.ts';
import { concernKey, type FactKey, type Facts, type MachineEvent } from '../norms/symbols.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import { FACT_IDS, type Fact, type FactValue } from '../vocabulary/facts.ts';
import type { Party } from '../vocabulary/parties.ts';
import type { Policy } from '../vocabulary/policies.ts';
import { type NormId, PROCEDURE_IDS, type ProcedureId } from '../vocabulary/procedures.ts';
import type { WhyUnmapped } from '../vocabulary/reasons.ts';
import type { Entry } from './entries.ts';
import { listOf, subjectFacts } from './subject.ts';
import { keyOf, type RegionTable, tableFor } from './table.ts';
import type { Instant } from './time.ts';
import { dueFrom } from './working-days.ts';

/** When and by which entry something was marked. Position -1 is the clock itself. */
export interface Marked {
  readonly position: number;
  readonly at: Instant;
}

/** Where one norm stands in one incident. */
export interface Track {
  readonly norm: NormInForce;
  readonly procedure: ProcedureId;
  readonly table: RegionTable;
  state: string;
  owedAt: Instant | null;
  dueAt: Instant | null;
  doneAt: Instant | null;
  doneBy: number | null;
  /** The entry that raised it, and what was known then that did. */
  raisedBy: number | null;
  raisedFacts: readonly { readonly fact: FactKey; readonly value: FactValue | undefined }[];
  readonly marks: Map<Mark, Marked[]>;
}

export interface Run {
  readonly policy: Policy;
  readonly procedures: Readonly<Record<ProcedureId, Procedure>>;
  readonly tableOf: (norm: NormInForce) => RegionTable;
  clock: Instant | null;
  facts: Facts;
  /** Which entry each fact was learned from. */
  readonly learnedFrom: Map<FactKey, Marked>;
  readonly open: Set<ProcedureId>;
  readonly tracks: Track[];
  /** Everything fed so far, for procedures that open later. */
  readonly history: Fed[];
  /** What was fed for the moment of the latest entry. */
  moment: { readonly at: Instant | null; readonly keys: Set<string> };
  /** Duties with a time limit still running. */
  readonly running: Set<Track>;
  /** Entries that nothing took, each as it was fed. */
  readonly unmapped: { readonly by: Marked; readonly reason: WhyUnmapped }[];
}

export const newRun = (
  policy: Policy,
  procedures: Readonly<Record<ProcedureId, Procedure>>,
  tableOf: (norm: NormInForce) => RegionTable = tableFor,
): Run => ({
  policy,
  procedures,
  tableOf,
  clock: null,
  facts: {},
  learnedFrom: new Map(),
  open: new Set(),
  tracks: [],
  history: [],
  moment: { at: null, keys: new Set() },
  running: new Set(),
  unmapped: [],
});

/** A copy that can be run on without changing the first. */
export const copyOf = (run: Run): Run => {
  const copies = new Map(
    run.tracks.map((track) => [
      track,
      {
        ...track,
        marks: new Map([...track.marks].map(([mark, list]) => [mark, [...list]])),
      },
    ]),
  );
  return {
    ...run,
    learnedFrom: new Map(run.learnedFrom),
    open: new Set(run.open),
    tracks: [...copies.values()],
    history: [...run.history],
    moment: { at: run.moment.at, keys: new Set(run.moment.keys) },
    running: new Set([...run.running].flatMap((track) => copies.get(track) ?? [])),
    unmapped: [...run.unmapped],
  };
};

export const SILENT: Omit<MachineEvent, 'type'> = { by: 'unrecorded', to: [], reasoned: false };

const learning = (fact: FactKey, value: FactValue): MachineEvent => ({
  ...SILENT,
  type: 'fact.established',
  fact,
  value,
});

/** An event as the machines see it: no time, no name, no free text. */
export const symbolOf = (event: TimelineEvent): MachineEvent => ({
  type: event.type,
  by: event.by,
  to: 'to' in event ? listOf(event.to) : [],
  reasoned: (event.reason ?? '').trim() !== '',
  ...('via' in event ? { via: event.via } : {}),
  ...('withAddress' in event ? { withAddress: event.withAddress } : {}),
  ...('how' in event ? { how: event.how } : {}),
  ...('norm' in event ? { norm: event.norm } : {}),
  ...('decision' in event ? { decision: event.decision } : {}),
  ...('act' in event ? { act: event.act } : {}),
  ...('procedure' in event ? { procedure: event.procedure } : {}),
});

const record = (track: Track, mark: Mark, by: Marked): void => {
  const list = track.marks.get(mark);
  if (list === undefined) track.marks.set(mark, [by]);
  else list.push(by);
};

const raisingFacts = (run: Run, track: Track, facts: Facts): Track['raisedFacts'] => {
  const { norm } = track.norm;
  if (!isDuty(norm)) return [];
  const keys = decidingFacts(norm.owedWhen, facts, run.policy);
  return keys.map((fact) => ({ fact, value: facts[fact] }));
};

/** What a mark changes beside the region's own state: when owed, when due, when done. */
const applyMark = (run: Run, track: Track, facts: Facts, mark: Mark, by: Marked): void => {
  record(track, mark, by);
  if (mark === 'owed') {
    track.owedAt = by.at;
    track.doneAt = null;
    track.doneBy = null;
    track.raisedBy = by.position;
    track.raisedFacts = raisingFacts(run, track, facts);
    track.dueAt = dueFrom(by.at, track.norm);
    if (track.dueAt !== null) run.running.add(track);
    return;
  }
  if (mark === 'met' || mark === 'late') {
    const early = track.owedAt === by.at ? track.marks.get('done-early')?.at(-1) : undefined;
    track.doneAt = (early ?? by).at;
    track.doneBy = (early ?? by).position;
  }
  if (mark !== 'doubtful' && mark !== 'wrong-person' && mark !== 'omitted' && mark !== 'refused') {
    run.running.delete(track);
  }
};

const stepTrack = (
  run: Run,
  track: Track,
  facts: Facts,
  event: MachineEvent,
  key: string,
  by: Marked,
): void => {
  const { state, marks } = track.table.step(track.state, facts, event, key);
  track.state = state;
  const after = event.fact === undefined ? facts : { ...facts, [event.fact]: event.value };
  for (const mark of marks) applyMark(run, track, after, mark, by);
};

/** Something fed: the event, its key, and since when what it corrects was wrongly known. */
interface Fed {
  readonly event: MachineEvent;
  readonly key: string;
  readonly by: Marked;
  readonly wrongSince: Instant | null;
}

const fed = (event: MachineEvent, by: Marked, wrongSince: Instant | null = null): Fed => ({
  event,
  key: keyOf(event),
  by,
  wrongSince,
});

/** A duty that was owed before the error came in was owed all the same. */
const putsRight = ({ owedAt }: Track, wrongSince: Instant): boolean =>
  owedAt !== null && owedAt >= wrongSince;

const show = (run: Run, track: Track, facts: Facts, what: Fed): void => {
  const { event, key, by, wrongSince } = what;
  if (wrongSince === null || !putsRight(track, wrongSince)) {
    stepTrack(run, track, facts, event, key, by);
  } else {
    const correcting = { ...event, corrects: true };
    stepTrack(run, track, facts, correcting, keyOf(correcting), by);
  }
};

const learn = (
  run: Run,
  fact: FactKey,
  value: FactValue,
  by: Marked,
  wrongSince: Instant | null = null,
): void => {
  const what = fed(learning(fact, value), by, wrongSince);
  const before = run.facts;
  if (before[fact] !== value) run.learnedFrom.set(fact, by);
  run.facts = { ...before, [fact]: value };
  run.history.push(what);
  for (const track of run.tracks) {
    if (track.table.reads.has(fact)) show(run, track, before, what);
  }
};

/** Whoever is said to be the subject is; who is not is learned where nobody has said so. */
const learnSubject = (run: Run, about: readonly Party[], by: Marked): void => {
  const facts = subjectFacts(about);
  for (const fact of FACT_IDS) {
    const value = facts[fact];
    const known = run.facts[fact];
    if (value !== undefined && (known === undefined || (value === 'yes' && known !== 'yes'))) {
      learn(run, fact, value, by);
    }
  }
};

/** Learns what follows from something, unless somebody has established it already. */
const imply = (run: Run, implied: Readonly<Partial<Record<Fact, FactValue>>>, by: Marked): void => {
  for (const fact of FACT_IDS) {
    const value = implied[fact];
    if (value !== undefined && run.facts[fact] === undefined) learn(run, fact, value, by);
  }
};

/** Runs everything so far through the norms of a procedure that opens only now. */
const catchUp = (run: Run, tracks: readonly Track[]): void => {
  let facts: Facts = {};
  for (const what of run.history) {
    const { event } = what;
    for (const track of tracks) {
      const concerned =
        event.fact === undefined
          ? track.table.takes.has(event.type)
          : track.table.reads.has(event.fact);
      if (concerned) show(run, track, facts, what);
    }
    if (event.fact !== undefined) facts = { ...facts, [event.fact]: event.value };
  }
};

const openProcedure = (run: Run, id: ProcedureId, by: Marked): void => {
  imply(run, run.procedures[id].implies, by);
  if (run.open.has(id)) {
    if (run.facts[concernKey(id)] !== 'yes') learn(run, concernKey(id), 'yes', by);
    return;
  }
  run.open.add(id);
  const tracks = normsInForce(run.procedures[id], run.policy).map((norm): Track => {
    const table = run.tableOf(norm);
    return {
      norm,
      procedure: id,
      table,
      state: 'dormant',
      owedAt: null,
      dueAt: null,
      doneAt: null,
      doneBy: null,
      raisedBy: null,
      raisedFacts: [],
      marks: new Map(),
    };
  });
  catchUp(run, tracks);
  run.tracks.push(...tracks);
  run.unmapped.splice(0, run.unmapped.length, ...stillUnmapped(run, tracks));
  learn(run, concernKey(id), 'yes', by);
};

/** What no procedure took so far may concern the one that opens now. */
const stillUnmapped = (run: Run, tracks: readonly Track[]): Run['unmapped'] => {
  if (run.unmapped.length === 0) return [];
  const waiting = new Set(run.unmapped.map((each) => each.by));
  const placed = new Set<Marked>();
  for (const { event, key, by } of run.history) {
    if (!waiting.has(by)) continue;
    const taken = tracks.some(({ table }) =>
      event.fact === undefined
        ? table.takes.has(event.type) && table.concerns(event, key)
        : table.reads.has(event.fact),
    );
    if (taken) placed.add(by);
  }
  return run.unmapped.filter((each) => !placed.has(each.by));
};

/** Lets time pass: raises `deadline.passed` for every duty whose time ran out before `until`. */
export const passTime = (run: Run, until: Instant): void => {
  const passed = [...run.running]
    .filter((track) => track.dueAt !== null && track.dueAt < until)
    .sort((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0));
  for (const track of passed) {
    const event: MachineEvent = {
      ...SILENT,
      type: 'deadline.passed',
      norm: track.norm.norm.id,
    };
    const by: Marked = { position: -1, at: track.dueAt ?? until };
    const what = fed(event, by);
    run.history.push(what);
    show(run, track, run.facts, what);
    run.running.delete(track);
  }
  run.clock = run.clock === null ? until : Math.max(run.clock, until);
};

/** Whether a procedure has a norm about acts of this type, in force or not. */
const hasNormOn = (run: Run, id: ProcedureId, type: TimelineEvent['type']): boolean =>
  run.procedures[id].norms.some((norm) => actsTaken(norm).includes(type));

const whyUnmapped = (run: Run, event: TimelineEvent): WhyUnmapped => {
  if (event.type !== 'decision.recorded') {
    const known = [...run.open].some((id) => hasNormOn(run, id, event.type));
    return { code: known ? 'no-clause' : 'not-relevant' };
  }
  const { norm } = event;
  return run.policy.clauses.some((clause) => clause.grounds.includes(norm))
    ? { code: 'procedure-not-open', norm }
    : { code: 'norm-not-in-force', norm };
};

const isAsked = (run: Run, fact: FactKey): boolean =>
  run.tracks.some((track) => track.table.reads.has(fact)) ||
  [...run.open].some((id) => {
    const { questions, opensWhen } = run.procedures[id];
    const opening = opensWhen === null ? [] : factsRead(opensWhen, run.policy);
    return questions.some((each) => each.fact === fact) || opening.includes(fact);
  });

/** Shows an event to every region that takes its type; says whether any was concerned by it. */
const feedSymbol = (run: Run, symbol: MachineEvent, by: Marked): boolean => {
  const what = fed(symbol, by);
  const { key } = what;
  let relevant = false;
  run.history.push(what);
  if (run.moment.at !== by.at) run.moment = { at: by.at, keys: new Set() };
  run.moment.keys.add(key);
  for (const track of run.tracks) {
    if (!track.table.takes.has(symbol.type)) continue;
    relevant ||= track.table.concerns(symbol, key);
    show(run, track, run.facts, what);
  }
  return relevant;
};

/** Events that are never out of place, whatever procedure is open. */
const ALWAYS_RELEVANT: readonly string[] = [
  'concern.raised',
  'procedure.opened',
  'incident.closed',
];

type Decided = ReadonlyMap<NormId, readonly NormId[]>;
const decidedTogether = new WeakMap<Run['procedures'], Decided>();

/** For each duty with a topic, the others of that topic in the order of the procedures. */
const byTopic = (procedures: Run['procedures']): Decided => {
  const duties = Object.values(procedures).flatMap((each) => each.norms.filter(isDuty));
  const topical = duties.filter((each) => each.topic !== null);
  return new Map(
    topical.map(({ id, topic }) => [
      id,
      topical.flatMap((each) => (each.topic === topic && each.id !== id ? [each.id] : [])),
    ]),
  );
};

/** One decision settles every norm of the same topic: not telling the parents is decided once. */
const alsoDecided = ({ procedures }: Run, norm: NormId): readonly NormId[] => {
  let decided = decidedTogether.get(procedures);
  if (decided === undefined) {
    decided = byTopic(procedures);
    decidedTogether.set(procedures, decided);
  }
  return decided.get(norm) ?? [];
};

/** Whether the same act was fed for this very moment already, told apart by all a guard can see. */
const isAgain = ({ moment }: Run, symbol: MachineEvent, by: Marked): boolean =>
  moment.at === by.at && moment.keys.has(keyOf(symbol));

const feedAct = (run: Run, event: TimelineEvent, by: Marked): void => {
  const symbol = symbolOf(event);
  let relevant = feedSymbol(
    run,
    isAgain(run, symbol, by) ? { ...symbol, again: true } : symbol,
    by,
  );
  if (event.type === 'decision.recorded') {
    for (const norm of alsoDecided(run, event.norm)) {
      relevant = feedSymbol(run, { ...symbol, norm }, by) || relevant;
    }
  }
  if (relevant || ALWAYS_RELEVANT.includes(event.type)) return;
  run.unmapped.push({ by, reason: whyUnmapped(run, event) });
};

/** Opens every procedure that the facts by now call for; whoever established them handed over. */
const openWhatFactsCallFor = (run: Run, whose: Party, by: Marked): void => {
  for (const id of PROCEDURE_IDS) {
    const { opensWhen } = run.procedures[id];
    if (opensWhen === null || run.open.has(id)) continue;
    if (evaluate(opensWhen, run.facts, null, run.policy) !== 'yes') continue;
    openProcedure(run, id, by);
    feedSymbol(run, { ...SILENT, type: 'procedure.opened', by: whose, procedure: id }, by);
  }
};

/** Takes one entry in. Entries come in the order of the clock. */
export const feed = (run: Run, entry: Entry): void => {
  const { event } = entry;
  const by: Marked = { position: entry.position, at: entry.clock };
  passTime(run, entry.clock);
  switch (event.type) {
    case 'concern.raised':
    case 'procedure.opened': {
      if (entry.withdrawn) {
        learn(run, concernKey(event.procedure), 'no', by, entry.wrongSince);
        return;
      }
      if (event.type === 'concern.raised') {
        imply(run, run.procedures[event.procedure].impliedByRaiser[event.by] ?? {}, by);
        learnSubject(run, listOf(event.about), by);
      }
      openProcedure(run, event.procedure, by);
      openProcedure(run, 'general', by);
      feedAct(run, event, by);
      openWhatFactsCallFor(run, event.by, by);
      return;
    }
    case 'fact.established':
      learn(run, event.fact, event.value, by, entry.wrongSince);
      openWhatFactsCallFor(run, event.by, by);
      if (entry.wrongSince === null && !isAsked(run, event.fact)) {
        run.unmapped.push({ by, reason: { code: 'not-asked' } });
      }
      return;
    case 'entry.corrected':
      return;
    default:
      feedAct(run, event, by);
  }
};
