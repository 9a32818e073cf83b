/** What can be looked up: everything to do, the questions, the clauses, the record, the report. */
import { isoOf } from '../../engine/time.ts';
import { isClosed } from '../../live/compose.ts';
import { COMMANDS, type Subject } from '../../live/intents.ts';
import {
  behindNumber,
  groundsOf,
  neverInOrder,
  recordOf,
  toDoInOrder,
} from '../../live/looking-up.ts';
import { textOfIncident } from '../../report/text.ts';
import type { TimelineEvent } from '../../vocabulary/events.ts';
import type { NormId } from '../../vocabulary/procedures.ts';
import { eventInWords } from '../../words/entries.ts';
import { entryClockTime } from '../../words/moments.ts';
import { oneLine } from '../../words/plain.ts';
import { reportOnInWords } from '../../words/report.ts';
import { painterForStdout, widthOfStdout } from '../terminal.ts';
import { askLines, contactInWords, itemLines } from './screen.ts';
import type { Session } from './session.ts';

export const showEverything = ({ shown, talk, clock }: Session): void => {
  const { columns } = talk.room();
  if (shown.doNow.length === 0) talk.say('There is nothing to do at the moment.');
  const lines = toDoInOrder(shown).map((item, index) =>
    itemLines(item, index + 1, clock.now(), columns),
  );
  talk.show(lines.slice(0, shown.doNow.length).flat());
  if (shown.later.length === 0) return;
  talk.say('After all of these:');
  talk.show(lines.slice(shown.doNow.length).flat());
};

export const showQuestions = ({ shown, talk }: Session): void => {
  if (shown.ask.length === 0) talk.say('There is no question to answer.');
  talk.show(askLines(shown.ask, talk.room().columns));
};

export const showNever = ({ shown, talk }: Session): void => {
  if (shown.never.length + shown.cautions.length === 0) {
    talk.say('Nothing is forbidden at the moment.');
  }
  neverInOrder(shown.never).forEach((each, index) => {
    const broken = each.breached ? ' It was done: see report.' : '';
    talk.say(`${String(index + 1).padStart(2)}. ${each.says}${broken}`, 4);
  });
  for (const { says, from } of shown.cautions) {
    talk.say(`  - Caution: ${says}`, 4);
    talk.say(`    ${from}`, 6);
  }
};

/** Most norms that are spelt out behind one question. */
const MOST_NORMS = 4;

const sayNorm = (session: Session, id: NormId): void => {
  const { talk, incident } = session;
  const grounds = groundsOf(incident, id);
  if (grounds === null) return;
  talk.say(`  ${grounds.title} (${id})`, 4);
  for (const clause of grounds.clauses) {
    talk.say(`    ${clause.id}, ${clause.section}, ${clause.place}: ${clause.says}`, 6);
  }
  for (const { id: name, problem, taken } of grounds.readings) {
    talk.say(`    Reading "${name}": ${problem} Interpretation used: ${taken}`, 6);
  }
};

/** "why 2": the clauses and readings behind it, and everybody who can be reached. */
export const showWhy = (session: Session, of: Subject, number: number): void => {
  const { talk, shown } = session;
  const subject = behindNumber(shown, of, number);
  if (subject === null) {
    talk.say(`There is no number ${number} there; all, ask and never show the numbers.`);
    return;
  }
  talk.say(subject.says);
  if (of === 'question') talk.say('The answer bears on:');
  for (const id of subject.norms.slice(0, MOST_NORMS)) sayNorm(session, id);
  const more = subject.norms.length - MOST_NORMS;
  if (more > 0) talk.say(`  and ${more} more.`);
  if (of === 'question' && subject.norms.length === 0) talk.say('  which procedure is opened.');
  if (of !== 'item') return;
  for (const contact of subject.contacts) {
    if (contact.reach.length > 0) talk.say(`  ${contactInWords(contact)}`, 4);
  }
};

const extrasOf = (event: TimelineEvent): string => {
  const reference = 'reference' in event ? event.reference : undefined;
  const extras = [
    ...(reference === undefined ? [] : [`reference ${reference}`]),
    ...(event.reason === undefined ? [] : [`reason: ${event.reason}`]),
    ...(event.note === undefined ? [] : [`note: ${event.note}`]),
  ];
  return extras.length === 0 ? '' : ` (${extras.join('; ')})`;
};

/** "record": every entry as it was written, with its position and what became of it. */
export const showRecord = ({ incident, talk, clock, store }: Session): void => {
  for (const { position, event, correctedBy, withdrawn } of recordOf(incident)) {
    const became =
      correctedBy === null
        ? ''
        : ` [${withdrawn ? 'withdrawn' : 'corrected'} by entry ${correctedBy}]`;
    const says = oneLine(eventInWords(event, incident.run) + extrasOf(event));
    const when = entryClockTime(event, clock.now());
    talk.say(`${String(position).padStart(3)}  ${when}  ${says}${became}`, 5);
  }
  talk.say(store === null ? 'In memory only: type save FILE.' : `In ${store.path}.`);
};

/** "report": how it stands at this moment, norm by norm. */
export const showReport = ({ incident, clock, talk }: Session): void => {
  const now = isClosed(incident.timeline.events) ? null : clock.now();
  const text = textOfIncident(
    {
      report: reportOnInWords(incident, now ?? undefined),
      policy: incident.run.policy,
      procedures: incident.run.procedures,
      timeline: incident.timeline,
      asOf: now === null ? null : isoOf(now),
    },
    { paint: painterForStdout(), width: widthOfStdout(), alreadySaid: new Set() },
  );
  talk.show(['', ...text.split('\n')]);
};

const WIDEST_USAGE = Math.max(...COMMANDS.map(({ usage }) => usage.length));
const HELP_LINES: readonly string[] = COMMANDS.map(
  ({ usage, does }) => `  ${usage.padEnd(WIDEST_USAGE)}  ${does}`,
);

export const showHelp = ({ talk, clock, store }: Session): void => {
  talk.show([
    ...HELP_LINES,
    ...(clock.pass === null ? [] : ['  wait 30           rehearsal: 30 minutes pass']),
    '',
  ]);
  talk.say(
    store === null
      ? 'Nothing is in a file yet: type save FILE.'
      : `Every entry is in ${store.path} as soon as it is recorded.`,
  );
};
