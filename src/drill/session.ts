/**
 * A drill with a room full of people, as a value: one story and one clock, a run for each table, and who sits where.
 * Pure: time and everything random is an argument.
 */
import type { Instant } from '../engine/time.ts';
import {
  type DrillSession,
  MOST_PARTICIPANTS,
  MOST_TABLES,
  type Participant,
  type SessionMode,
  type Table,
} from '../vocabulary/drill-sessions.ts';
import type { DrillRun } from '../vocabulary/drills.ts';
import { clockFor, jumpedTo, paused, running, shownBy } from './clock.ts';
import { advanced, directed, ended, type Moved, somethingComesAt, waiting } from './run.ts';

export interface Opening {
  readonly mode: SessionMode;
  /** How many tables, where there are tables. */
  readonly tables: number;
  readonly minutes: number;
  readonly code: string;
  readonly now: Instant;
}

/** A session that nobody has joined, from a run that nobody has done anything in. */
export const opened = (
  { moves: _, ...run }: DrillRun,
  { mode, tables, minutes, code, now }: Opening,
): DrillSession => ({
  ...run,
  mode,
  minutes,
  openedAt: now,
  isBegun: false,
  isEnded: false,
  code,
  tables: Array.from(
    { length: mode === 'alone' ? 0 : mode === 'together' ? 1 : Math.min(tables, MOST_TABLES) },
    (_each, index) => ({ id: String(index + 1), moves: [] }),
  ),
  participants: [],
});

const HOUR = 60 * 60_000;
/** How long its code lets people in, and how long after its opening they still see their debrief. */
export const OPEN_FOR = 8 * HOUR;
export const SEEN_FOR = 12 * HOUR;

/** Whether its code lets anybody in. */
export const isOpen = ({ isEnded, openedAt }: DrillSession, now: Instant): boolean =>
  !isEnded && now < openedAt + OPEN_FOR;

/** Whether those who take part still see it. */
export const isSeen = ({ openedAt }: DrillSession, now: Instant): boolean =>
  now < openedAt + SEEN_FOR;

/** The present of the drill. */
export const nowIn = ({ clock }: DrillSession, now: Instant): Instant => shownBy(clock, now);

export const tableNamed = ({ tables }: DrillSession, id: string): Table | undefined =>
  tables.find((each) => each.id === id);

/** The run of a table as it was left. */
export const runAt = (session: DrillSession, { id, moves }: Table): DrillRun => {
  const { version, scenario, scenarioDigest, policy, policyDigest, clock } = session;
  return {
    version,
    id: `${session.id}-${id}`,
    scenario,
    scenarioDigest,
    policy,
    policyDigest,
    clock,
    moves,
  };
};

/** The same by now, with all that has come by itself. */
export const runBy = (session: DrillSession, table: Table, now: Instant): DrillRun =>
  advanced(runAt(session, table), nowIn(session, now));

export type SessionChanged =
  | { readonly ok: true; readonly value: DrillSession }
  | { readonly ok: false; readonly says: string };

const withTable = (session: DrillSession, id: string, moves: DrillRun['moves']): DrillSession => ({
  ...session,
  tables: session.tables.map((each) => (each.id === id ? { id, moves } : each)),
});

/** What was held back for all is held back for whoever comes later too. */
const heldForAll = (session: DrillSession): DrillRun['moves'] => {
  const [first, ...others] = session.tables.map((table) =>
    waiting(runAt(session, table)).flatMap(({ inject, isHeld }) => (isHeld ? [inject.id] : [])),
  );
  return (first ?? [])
    .filter((inject) => others.every((each) => each.includes(inject)))
    .map((inject) => ({ at: session.scenario.begins, kind: 'held', inject }));
};

/** The session with somebody new in it; as it is, where they are in it. */
export const joined = (
  session: DrillSession,
  who: Pick<Participant, 'id' | 'secret' | 'isScreen'>,
): SessionChanged => {
  const { participants, mode, tables } = session;
  if (participants.some(({ secret }) => secret === who.secret)) return { ok: true, value: session };
  if (participants.length >= MOST_PARTICIPANTS) {
    return {
      ok: false,
      says: `${MOST_PARTICIPANTS} have joined already, which is all there is room for`,
    };
  }
  const own = { id: who.id, moves: heldForAll(session) };
  const isOwn = mode === 'alone' && !who.isScreen;
  const table = isOwn ? own.id : mode === 'together' ? '1' : null;
  return {
    ok: true,
    value: {
      ...session,
      tables: isOwn ? [...tables, own] : tables,
      participants: [...participants, { ...who, table: who.isScreen ? null : table }],
    },
  };
};

/** The session with somebody sitting at a table. */
export const seated = (session: DrillSession, who: string, table: string): SessionChanged =>
  tableNamed(session, table) === undefined || session.mode !== 'tables'
    ? { ok: false, says: 'there is no such table; choose another' }
    : {
        ok: true,
        value: {
          ...session,
          participants: session.participants.map((each) =>
            each.id === who ? { ...each, table } : each,
          ),
        },
      };

const NOT_BEGUN = {
  ok: false,
  says: 'it has not begun; wait until the facilitator begins it',
} as const;
const OVER = { ok: false, says: 'the drill has ended; begin another' } as const;

type RunChange = (run: DrillRun, now: Instant) => Moved;

/** The session with something done at one table. */
export const doneAt = (
  session: DrillSession,
  table: string,
  now: Instant,
  change: RunChange,
): SessionChanged => (session.isBegun ? changedAt(session, table, now, change) : NOT_BEGUN);

const changedAt = (
  session: DrillSession,
  table: string,
  now: Instant,
  change: RunChange,
): SessionChanged => {
  const found = tableNamed(session, table);
  if (found === undefined) return { ok: false, says: 'there is no such table; choose another' };
  const moved = change(runAt(session, found), nowIn(session, now));
  return moved.ok ? { ok: true, value: withTable(session, table, moved.run.moves) } : moved;
};

/**
 * The session with a word of the facilitator's on an inject: bring it in now, keep it back, let it go.
 * @param at at which table; null where at all at which it can be done
 */
export const directedAt = (
  session: DrillSession,
  at: string | null,
  inject: string,
  kind: 'came' | 'held' | 'released',
  now: Instant,
): SessionChanged => {
  const tables = session.tables.filter(({ id }) => at === null || id === at);
  let current = session;
  let fault: SessionChanged = { ok: false, says: 'nobody has joined yet' };
  for (const { id } of tables) {
    const act = kind === 'came' ? doneAt : changedAt;
    const changed = act(current, id, now, (run, drillNow) => directed(run, inject, kind, drillNow));
    if (changed.ok) current = changed.value;
    else fault = changed;
  }
  return current === session ? fault : { ok: true, value: current };
};

const withClock = (session: DrillSession, clock: DrillSession['clock']): SessionChanged => {
  if (session.isEnded) return OVER;
  return session.isBegun ? { ok: true, value: { ...session, clock } } : NOT_BEGUN;
};

/** The clock begins to run, and the story with it. */
export const begunAt = (session: DrillSession, now: Instant): SessionChanged =>
  session.isEnded
    ? OVER
    : session.isBegun
      ? { ok: true, value: session }
      : {
          ok: true,
          value: {
            ...session,
            isBegun: true,
            clock: running(clockFor(session, session.minutes, now), now),
          },
        };

export const pausedAt = (session: DrillSession, now: Instant): SessionChanged =>
  withClock(session, paused(session.clock, now));

export const goneOnAt = (session: DrillSession, now: Instant): SessionChanged =>
  withClock(session, running(session.clock, now));

/** The clock jumps on by so many minutes. */
export const waitedAt = (session: DrillSession, minutes: number, now: Instant): SessionChanged =>
  withClock(session, jumpedTo(session.clock, now, nowIn(session, now) + minutes * 60_000));

/** The clock jumps on to when something comes at one of the tables. */
export const waitedForNext = (session: DrillSession, now: Instant): SessionChanged => {
  const drillNow = nowIn(session, now);
  const moments = session.tables.flatMap(
    (table) => somethingComesAt(runBy(session, table, now), drillNow) ?? [],
  );
  return moments.length === 0
    ? { ok: false, says: 'nothing more comes by itself; end the drill for the debrief' }
    : withClock(session, jumpedTo(session.clock, now, Math.min(...moments)));
};

/** The drill has ended for everybody, and its code lets nobody in any more. */
export const endedAt = (session: DrillSession, now: Instant): SessionChanged => {
  if (session.isEnded) return { ok: true, value: session };
  const drillNow = nowIn(session, now);
  return {
    ok: true,
    value: {
      ...session,
      isEnded: true,
      clock: paused(session.clock, now),
      tables: session.tables.map((table) => ({
        id: table.id,
        moves: ended(runAt(session, table), drillNow).moves,
      })),
    },
  };
};
