/** One drill as whoever takes part in it sees it, and what they do in it. */
import { clockFor, jumpedTo, paused, running, shownBy } from '../../drill/clock.ts';
import {
  advanced,
  did,
  ended,
  incidentOf,
  isEnded,
  type Moved,
  ownEntries,
  somethingComesAt,
} from '../../drill/run.ts';
import type { DrillStore } from '../../drill/store.ts';
import { atMoment, type Incident, type RuleBooks } from '../../engine/replay.ts';
import { type Instant, minutesAfter } from '../../engine/time.ts';
import { tidied } from '../../live/compose.ts';
import type { DrillRun } from '../../vocabulary/drills.ts';
import type { TimelineEvent } from '../../vocabulary/events.ts';
import { nextInWords } from '../../words/guidance.ts';
import type { Keeping, OpenIncident } from '../incident/open.ts';
import { type Ask, newKey } from '../web.tsx';

/** What changes a run: at a moment of the drill's clock, and one of the clock on the wall. */
export type Change = (run: DrillRun, now: Instant, wall: Instant) => Moved;

export interface OpenDrill {
  /** Where its page is; its forms are sent to addresses below. */
  readonly here: string;
  /** As it is by now: with all that has come by itself. */
  readonly run: DrillRun;
  /** The present, by the drill's clock. */
  readonly now: Instant;
  readonly books: RuleBooks;
  /** Who moves the clock and ends it: whoever plays alone. In a session the facilitator does. */
  readonly isAlone: boolean;
  /** Makes a change, on the disk before this is done, and once however often its form is sent. */
  readonly change: (form: string, by: Change) => Moved;
  /** Calls back when somebody has changed it. @returns what ends that */
  readonly watch: (heard: () => void) => () => void;
  /** How it is by now, whenever that is; null where it is no more. */
  readonly again: () => DrillRun | null;
}

/** A run of one's own, by its address; null where there is none. */
export const openOwn = (c: Ask): OpenDrill | null => {
  const { house, desk } = c.var;
  const id = c.req.param('id') ?? '';
  const store: DrillStore<DrillRun> = house.drillsOf(desk.account);
  const wall = (): Instant => house.now().getTime();
  const again = (): DrillRun | null => {
    const run = store.find(id);
    return run === null ? null : advanced(run, shownBy(run.clock, wall()));
  };
  const run = again();
  if (run === null) return null;
  return {
    here: `/drills/${id}`,
    run,
    now: shownBy(run.clock, wall()),
    books: house.givenBooks,
    isAlone: true,
    change: (form, by) => {
      const changed = store.change(id, form, (before) => {
        const moved = by(before, shownBy(before.clock, wall()), wall());
        return moved.ok ? { ok: true, value: moved.run } : moved;
      });
      return changed.ok ? { ok: true, run: changed.value } : changed;
    },
    watch: (heard) =>
      store.watch((changed) => {
        if (changed === id) heard();
      }),
    again,
  };
};

/** All of these, one after another, or none. */
const didAll =
  (events: readonly TimelineEvent[], books: RuleBooks): Change =>
  (run, now) => {
    let current = run;
    for (const event of events) {
      const moved = did(current, tidied(event), now, books);
      if (!moved.ok) return moved;
      current = moved.run;
    }
    return { ok: true, run: current };
  };

/** The drill as the forms of an incident take it: what the procedure says stays hidden. */
export const asIncident = ({ here, run, now, books, change }: OpenDrill): OpenIncident => {
  const incident = incidentOf(run, books);
  const own = ownEntries(run);
  const take = async (
    events: readonly TimelineEvent[],
    { key }: { readonly key: string },
  ): Promise<Keeping> => {
    const moved = change(key, didAll(events, books));
    return moved.ok ? { kind: 'kept', positions: [] } : { kind: 'faulty', says: [moved.says] };
  };
  return {
    here,
    isHidden: true,
    take,
    mayUndo: (position) => own.has(position),
    id: run.id,
    incident,
    list: [],
    shown: { ...nextInWords(incident), doNow: [], later: [], ask: [] },
    beside: [],
    isExercise: true,
    seen: incident.timeline.events.length,
    me: run.scenario.you,
    standsInFor: [],
    isUnread: false,
    now,
  };
};

/** What the procedure said when somebody last asked, until somebody does something; null where nobody has. */
export const guidanceIn = ({ run, books }: OpenDrill): Incident | null => {
  const last = run.moves.findLastIndex(({ kind }) => kind === 'guided');
  const move = run.moves[last];
  if (move === undefined) return null;
  const isOld = run.moves.slice(last).some(({ kind }) => kind === 'did' || kind === 'asked');
  if (isOld) return null;
  const asItWas = { ...run, moves: run.moves.slice(0, last + 1) };
  return atMoment(incidentOf(asItWas, books), Date.parse(move.at));
};

const setClock =
  (set: (run: DrillRun, now: Instant, wall: Instant) => DrillRun['clock']): Change =>
  (run, now, wall) =>
    isEnded(run)
      ? { ok: false, says: 'the drill has ended; begin another' }
      : { ok: true, run: { ...run, clock: set(run, now, wall) } };

export const pausing = setClock((run, _now, wall) => paused(run.clock, wall));
export const goingOn = setClock((run, _now, wall) => running(run.clock, wall));
export const waiting = (minutes: number): Change =>
  setClock((run, now, wall) => jumpedTo(run.clock, wall, minutesAfter(now, minutes)));

/** Until something comes by itself, or the story is over. */
export const waitingForNext: Change = (run, now, wall) => {
  const to = somethingComesAt(advanced(run, now), now);
  if (to === null) {
    return { ok: false, says: 'nothing more comes by itself; end the drill for the debrief' };
  }
  return { ok: true, run: { ...run, clock: jumpedTo(run.clock, wall, to) } };
};

export const ending: Change = (run, now, wall) => {
  const over = ended(run, now);
  return { ok: true, run: { ...over, clock: paused(over.clock, wall) } };
};

/** The clock begins to run, at the pace of a form. */
export const begunNow = (run: DrillRun, minutes: number, wall: Instant): DrillRun => ({
  ...run,
  clock: running(clockFor(run, minutes, wall), wall),
});

/** The key of a form; one of its own where it has none, so that it is taken. */
export const formKey = (key: string): string => (/^[\w-]{1,60}$/.test(key) ? key : newKey());
