/** One incident being stepped through: what is at hand, and the one way an entry gets into it. */
import { type Incident, reportOn } from '../../engine/replay.ts';
import { isoOf } from '../../engine/time.ts';
import type { Clock } from '../../live/clock.ts';
import { isClosed, type Moment, momentOf } from '../../live/compose.ts';
import { NOTHING_PENDING, type Pending } from '../../live/pending.ts';
import { type Effects, record } from '../../live/record.ts';
import type { TimelineFile } from '../../live/timeline-file.ts';
import { INCIDENT_WORDS } from '../../report/words.ts';
import type { TimelineEvent } from '../../vocabulary/events.ts';
import type { Party } from '../../vocabulary/parties.ts';
import { PROCEDURES } from '../../vocabulary/procedures.ts';
import { eventInWords } from '../../words/entries.ts';
import { type NextInWords, nextInWords, type ToAskInWords } from '../../words/guidance.ts';
import { entryClockTime } from '../../words/moments.ts';
import { oneLine } from '../../words/plain.ts';
import { clockTime } from '../../words/time.ts';
import type { Conversation } from './conversation.ts';
import type { Feed } from './inspect.ts';
import { screenLines } from './screen.ts';

/** A drill in the place of an incident: it takes what is done, and shows nothing of what the procedure says. */
export interface Seat {
  /** @returns whether it was taken. */
  readonly take: (event: TimelineEvent) => Promise<boolean>;
  readonly show: () => void;
}

export interface Session {
  incident: Incident;
  /** Where it is kept; null while it is only in memory. */
  store: TimelineFile | null;
  /** Whether the file holds every entry. */
  isSaved: boolean;
  /** Who is at the keyboard. */
  me: Party;
  pending: Pending;
  /** What the numbers on the screen stand for. */
  shown: NextInWords;
  /** Entries of which somebody said here that they are new. */
  readonly saidNew: Set<number>;
  readonly clock: Clock;
  readonly talk: Conversation;
  readonly feed: Feed | null;
  /** The drill that is played; null in an incident. */
  readonly seat: Seat | null;
}

export const policyOf = (session: Session) => session.incident.run.policy;

export const nextMoment = (session: Session): Moment =>
  momentOf(session.incident, session.pending.at, session.clock.now());

/** Writes the file; says so where that fails. @returns whether everything is on the disk. */
export const keep = async (session: Session): Promise<boolean> => {
  if (session.store === null) return false;
  const fault = await session.store.save(session.incident.timeline);
  session.isSaved = fault === null;
  if (fault !== null) session.talk.say(`NOT SAVED: ${fault}. Type save and a file name.`);
  return session.isSaved;
};

/** What an entry did to what was to be done, in words; nothing of what was not asked yet. */
const effectsInWords = (effects: Effects): readonly string[] => {
  const said: readonly (readonly [string, readonly string[]])[] = [
    ['A rule was broken', effects.breached],
    ['Done', effects.met],
    ['Done, but late', effects.late],
    ['Decided not to', effects.departed],
    ['Opened', effects.opened.map((id) => PROCEDURES[id])],
  ];
  return said.flatMap(([label, titles]) =>
    titles.length === 0 ? [] : [`${label}: ${titles.join('; ')}.`],
  );
};

/**
 * Takes an entry in: checked, kept on the disk, and only then said to be recorded.
 * @returns whether it was taken.
 */
export const recordEntry = async (session: Session, event: TimelineEvent): Promise<boolean> => {
  const { talk, seat } = session;
  if (seat !== null) return seat.take(event);
  const recorded = record(session.incident, event);
  if (!recorded.ok) {
    talk.say(`Not recorded: ${recorded.says}.`);
    return false;
  }
  const { incident, entry, position, effects } = recorded;
  session.incident = incident;
  const isKept = await keep(session);
  session.pending = NOTHING_PENDING;
  session.feed?.(incident.run);
  const when = entryClockTime(entry, session.clock.now());
  const where = isKept ? 'Recorded' : 'In memory, not in a file,';
  talk.say('');
  talk.say(
    `${where} as entry ${position}: ${oneLine(eventInWords(entry, incident.run))}, ${when}.`,
  );
  for (const says of effectsInWords(effects)) talk.say(says);
  if (effects.isUnasked) {
    talk.say('No procedure that is open asks for this; it is still kept in the record.');
  }
  return true;
};

const closedInWords = (session: Session): string | null => {
  const { incident } = session;
  if (!isClosed(incident.timeline.events)) return null;
  const { name, says } = INCIDENT_WORDS[reportOn(incident).verdict];
  return `CLOSED. ${name}: ${says}. Type report to see why, undo to open it again, or quit.`;
};

/** Shows how it stands at this moment. */
export const showScreen = (session: Session): void => {
  const { incident, clock, talk, seat } = session;
  if (seat !== null) {
    seat.show();
    return;
  }
  const now = clock.now();
  const shown = nextInWords(incident, isoOf(now));
  const isAnswered = ({ same }: ToAskInWords): boolean =>
    same !== undefined && session.saidNew.has(same.entry);
  session.shown = { ...shown, ask: shown.ask.filter((each) => !isAnswered(each)) };
  const { timeline, run } = incident;
  talk.show([
    '',
    ...screenLines(
      {
        incident: timeline.incident,
        exercise: timeline.exercise,
        school: run.policy.school,
        procedures: [...run.open],
        now,
        next: session.shown,
        closed: closedInWords(session),
      },
      talk.room(),
    ),
    '',
  ]);
};

/** What stands before the cursor: what was said ahead of the next entry, so it is not forgotten. */
export const promptOf = ({ pending, clock, incident, seat }: Session): string => {
  const said = [
    ...(pending.at === null ? [] : [`at ${clockTime(pending.at, clock.now())}`]),
    ...(pending.note === '' ? [] : ['with a note']),
    ...(pending.reference === '' ? [] : ['with a reference']),
  ];
  const time = seat === null ? '' : `${clockTime(clock.now(), clock.now())} `;
  const exercise = incident.timeline.exercise ? `EXERCISE ${time}` : '';
  return said.length === 0 ? `${exercise}> ` : `${exercise}(next entry ${said.join(', ')}) > `;
};
