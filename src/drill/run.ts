/**
 * One run of a scenario: what was done, asked and brought in, in the order of the drill's clock. What it leaves is
 * an exercise, which is judged like any incident. Pure: a run is a value, and time is an argument.
 */
import { type Incident, type RuleBooks, resume } from '../engine/replay.ts';
import { type Instant, instantOf, isoOf, minutesAfter } from '../engine/time.ts';
import { accepted } from '../live/record.ts';
import { ACTS, type Act } from '../vocabulary/acts.ts';
import type { DrillRun, Move } from '../vocabulary/drills.ts';
import type { FactEstablished, TimelineEvent } from '../vocabulary/events.ts';
import type { Fact, FactValue } from '../vocabulary/facts.ts';
import type { Party } from '../vocabulary/parties.ts';
import { partiesIn, partyOf } from '../vocabulary/pseudonyms.ts';
import type { ActLike, Condition, Inject, Scenario } from '../vocabulary/scenarios.ts';
import type { Timeline } from '../vocabulary/timelines.ts';

export const beginsAt = ({ scenario }: Pick<DrillRun, 'scenario'>): Instant =>
  instantOf(scenario.begins);

/** When the story is over, by the drill's clock. */
export const storyEndsAt = (run: DrillRun): Instant =>
  minutesAfter(beginsAt(run), run.scenario.minutes);

const lastMoment = (run: DrillRun): Instant => {
  const last = run.moves.at(-1);
  return last === undefined ? beginsAt(run) : instantOf(last.at);
};

export const isEnded = ({ moves }: DrillRun): boolean => moves.at(-1)?.kind === 'ended';

const injectNamed = ({ scenario }: DrillRun, id: string): Inject | undefined =>
  scenario.injects.find((each) => each.id === id);

/** An entry of a story, at the moment at which it comes. The check of the story has read it. */
export const entryAt = (entry: Readonly<Record<string, unknown>>, at: string): TimelineEvent =>
  ({ ...entry, at }) as unknown as TimelineEvent;

const answered = (run: DrillRun, at: string, fact: Fact, value: FactValue): FactEstablished => ({
  at,
  type: 'fact.established',
  by: run.scenario.you,
  fact,
  value,
});

/** What a move is in the exercise. */
export const entriesOf = (run: DrillRun, move: Move): readonly TimelineEvent[] => {
  switch (move.kind) {
    case 'did':
      return [move.event];
    case 'asked':
      return move.value === null ? [] : [answered(run, move.at, move.fact, move.value)];
    case 'came':
      return (injectNamed(run, move.inject)?.entries ?? []).map((each) => entryAt(each, move.at));
    default:
      return [];
  }
};

/** What whoever takes part wrote themselves, by the positions of the entries in the exercise. */
export const ownEntries = (run: DrillRun): ReadonlySet<number> => {
  const own = new Set<number>();
  let position = run.scenario.start.length;
  for (const move of run.moves) {
    if (move.kind === 'did') own.add(position);
    position += entriesOf(run, move).length;
  }
  return own;
};

/** The exercise that a run leaves. */
export const timelineOf = (run: DrillRun): Timeline => ({
  incident: `exercise-${run.id}`,
  policy: run.policy,
  record: 'complete',
  exercise: true,
  events: [
    ...run.scenario.start.map((each) => entryAt(each, run.scenario.begins)),
    ...run.moves.flatMap((move) => entriesOf(run, move)),
  ],
});

const incidents = new WeakMap<readonly Move[], Incident>();

/** The incident that a run has come to, by its last entry. */
export const incidentOf = (run: DrillRun, books: RuleBooks): Incident => {
  const known = incidents.get(run.moves);
  if (known?.books === books) return known;
  const incident = resume(timelineOf(run), books);
  incidents.set(run.moves, incident);
  return incident;
};

const isOneOf = (word: string, of: string | readonly string[] | undefined): boolean =>
  of === undefined || [of].flat().includes(word);

const isTo = (event: TimelineEvent, to: ActLike['to']): boolean =>
  'to' in event && partiesIn(event.to).some((party) => isOneOf(party, to));

/** Whether an act is done to nobody: then it does not matter to whom. */
export const takesNobody = (type: string): boolean =>
  Object.hasOwn(ACTS, type) && ACTS[type as Act].to === 'none';

/** Whether an entry is an act of the kind that is meant. */
export const isLike = (event: TimelineEvent, { act, by, to }: ActLike): boolean =>
  isOneOf(event.type, act) &&
  isOneOf(partyOf(event.by), by) &&
  (to === undefined || takesNobody(event.type) || isTo(event, to));

const isAsMeant = (event: TimelineEvent, condition: Condition): boolean => {
  const { act, by, to, fact, is = 'yes' } = condition;
  if (act !== undefined) return isLike(event, { act, by, to });
  return event.type === 'fact.established' && event.fact === fact && event.value === is;
};

/** Whether the entries that a story begins with are what a condition waits for. */
export const isSoAtTheStart = ({ start, begins }: Scenario, condition: Condition): boolean =>
  (condition.act ?? condition.fact) !== undefined &&
  start.some((each) => isAsMeant(entryAt(each, begins), condition));

/** Since when a condition has held, or null. */
export const heldSince = (run: DrillRun, condition: Condition): Instant | null => {
  const { minute, inject } = condition;
  if (minute !== undefined) return minutesAfter(beginsAt(run), minute);
  if (inject !== undefined) {
    const came = run.moves.find((move) => move.kind === 'came' && move.inject === inject);
    return came === undefined ? null : instantOf(came.at);
  }
  if (isSoAtTheStart(run.scenario, condition)) return beginsAt(run);
  const move = run.moves.find((each) =>
    entriesOf(run, each).some((event) => isAsMeant(event, condition)),
  );
  return move === undefined ? null : instantOf(move.at);
};

/** When an inject comes as things stand, or null while what it waits for has not happened. */
const dueAt = (run: DrillRun, { when, needs = [], after = 0 }: Inject): Instant | null => {
  const moments = [when, ...needs.map((inject) => ({ inject }))].map((each) =>
    heldSince(run, each),
  );
  return moments.some((each) => each === null)
    ? null
    : minutesAfter(Math.max(...moments.map(Number)), after);
};

const held = ({ moves }: DrillRun): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const move of moves) {
    if (move.kind === 'held') found.add(move.inject);
    if (move.kind === 'released') found.delete(move.inject);
  }
  return found;
};

/** An inject that has not come: when it is due, as things stand, and whether it is kept back. */
export interface Waiting {
  readonly inject: Inject;
  readonly dueAt: Instant | null;
  readonly isHeld: boolean;
}

/** The injects still to come, in the order of the story. */
export const waiting = (run: DrillRun): readonly Waiting[] => {
  const gone = new Set(
    run.moves.flatMap((move) =>
      move.kind === 'came' || move.kind === 'kept-away' ? [move.inject] : [],
    ),
  );
  const kept = held(run);
  return run.scenario.injects
    .filter(({ id }) => !gone.has(id))
    .map((inject) => ({ inject, dueAt: dueAt(run, inject), isHeld: kept.has(inject.id) }));
};

/** The next moment at which something comes by itself, or null. */
export const nextInjectAt = (run: DrillRun): Instant | null => {
  const moments = waiting(run).flatMap(({ dueAt, isHeld }) =>
    dueAt === null || isHeld ? [] : [dueAt],
  );
  return moments.length === 0 ? null : Math.min(...moments);
};

/** Until when somebody waits who waits for something to come: at most the end of the story; null where nothing does. */
export const somethingComesAt = (run: DrillRun, now: Instant): Instant | null => {
  const next = nextInjectAt(run);
  const over = storyEndsAt(run);
  return next === null && now >= over ? null : Math.min(next ?? over, Math.max(over, now));
};

const moved = (run: DrillRun, move: Move): DrillRun => ({ ...run, moves: [...run.moves, move] });

/** The run by `now`, with all that came by itself, each at its own moment. */
export const advanced = (run: DrillRun, now: Instant): DrillRun => {
  let current = run;
  while (!isEnded(current)) {
    const [next] = waiting(current)
      .filter((each) => !each.isHeld && each.dueAt !== null && each.dueAt <= now)
      .sort((a, b) => Number(a.dueAt) - Number(b.dueAt));
    if (next === undefined) break;
    // What was kept back comes when it is let go, not before what has happened since.
    const at = Math.max(Number(next.dueAt), lastMoment(current));
    const isKeptAway = (next.inject.unless ?? []).some((each) => {
      const since = heldSince(current, each);
      return since !== null && since <= at;
    });
    const kind = isKeptAway ? 'kept-away' : 'came';
    current = moved(current, { kind, at: isoOf(at), inject: next.inject.id });
  }
  return current;
};

/** What is so in the story by now. */
export const truthsOf = (run: DrillRun): Scenario['truths'] => ({
  ...run.scenario.truths,
  ...Object.assign(
    {},
    ...run.moves.map((move) =>
      move.kind === 'came' ? injectNamed(run, move.inject)?.truths : undefined,
    ),
  ),
});

export const truthOf = (run: DrillRun, fact: Fact): FactValue => truthsOf(run)[fact] ?? 'no';

export type Moved =
  | { readonly ok: true; readonly run: DrillRun }
  /** What is wrong, and how to mend it. */
  | { readonly ok: false; readonly says: string };

const ENDED = { ok: false, says: 'the drill has ended; begin another' } as const;

/** The run with an act of somebody in it. What is due by `now` comes first. */
export const did = (run: DrillRun, event: TimelineEvent, now: Instant, books: RuleBooks): Moved => {
  if (isEnded(run)) return ENDED;
  const current = advanced(run, now);
  const taken = accepted(incidentOf(current, books), event);
  if (!taken.ok) return taken;
  const done = moved(current, { kind: 'did', at: isoOf(now), event: taken.entry });
  return { ok: true, run: advanced(done, now) };
};

const DOES_NOT_KNOW = 'I do not know.';
const SOMEBODY_KNOWS = 'You cannot tell by yourself. Ask who might know.';
const LOOKED_INTO: Readonly<Record<FactValue, string>> = {
  yes: 'Yes.',
  no: 'No, as far as anybody can tell.',
  unclear: 'Nobody can say for certain.',
};

/** What somebody answers; of what nobody in the story was given to say, anybody can find out. */
const answerOf = (run: DrillRun, who: Party | null, fact: Fact): [FactValue | null, string] => {
  const { people } = run.scenario;
  const value = truthOf(run, fact);
  const own = people.find((each) => each.who === who)?.answers?.[fact];
  if (own !== undefined) return [value, own];
  const isSomebodys = people.some(({ answers }) => answers?.[fact] !== undefined);
  if (!isSomebodys) return [value, LOOKED_INTO[value]];
  return [null, who === null ? SOMEBODY_KNOWS : DOES_NOT_KNOW];
};

/** The run with a question asked of somebody, or looked into; one that the policy has. */
export const asked = (
  run: DrillRun,
  who: Party | null,
  fact: Fact,
  now: Instant,
  books: RuleBooks,
): Moved => {
  if (isEnded(run)) return ENDED;
  const current = advanced(run, now);
  const [value, says] = answerOf(current, who, fact);
  if (value !== null) {
    const taken = accepted(incidentOf(current, books), answered(current, isoOf(now), fact, value));
    if (!taken.ok) return taken;
  }
  const done = moved(current, { kind: 'asked', at: isoOf(now), who, fact, value, says });
  return { ok: true, run: advanced(done, now) };
};

/** The run with a word of the facilitator's on an inject: bring it in now, keep it back, let it go. */
export const directed = (
  run: DrillRun,
  inject: string,
  kind: 'came' | 'held' | 'released',
  now: Instant,
): Moved => {
  if (isEnded(run)) return ENDED;
  const current = advanced(run, now);
  const found = waiting(current).find((each) => each.inject.id === inject);
  if (found === undefined) {
    const isKnown = injectNamed(run, inject) !== undefined;
    return { ok: false, says: isKnown ? 'it has come already' : `unknown inject "${inject}"` };
  }
  if (kind === 'released' && !found.isHeld) return { ok: false, says: 'it is not kept back' };
  return { ok: true, run: advanced(moved(current, { kind, at: isoOf(now), inject }), now) };
};

/** The run with a look at what the procedure says, which stays hidden otherwise. */
export const guided = (run: DrillRun, now: Instant): DrillRun =>
  isEnded(run) ? run : moved(advanced(run, now), { kind: 'guided', at: isoOf(now) });

export const ended = (run: DrillRun, now: Instant): DrillRun =>
  isEnded(run) ? run : moved(advanced(run, now), { kind: 'ended', at: isoOf(now) });

/** The moment a run is judged at: its end, or the last thing in it. */
export const judgedAt = (run: DrillRun): Instant => lastMoment(run);
