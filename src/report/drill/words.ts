/** The sentences of a debrief, the same on a page and on a terminal. They say what to do another time, and blame nobody. */

import { type Instant, instantOf } from '../../engine/time.ts';
import type {
  BookStep,
  Comparison,
  Consequence,
  CourseItem,
  Debrief,
  Mistaken,
  MistakeTold,
  NotAsked,
  StandsAs,
} from '../../vocabulary/debriefs.ts';
import type { Verdict } from '../../vocabulary/findings.ts';
import type { Urgency } from '../../vocabulary/urgency.ts';
import { listInWords } from '../../words/entries.ts';
import { capital } from '../../words/plain.ts';
import { clockTime, dayInWords, inSchoolTime, lengthInWords } from '../../words/time.ts';
import { VERDICT_WORDS } from '../words.ts';

export const EXERCISE = 'EXERCISE: training, not a real incident';

/** The headings, in their order. */
export const HEADINGS = {
  atOnce: 'What had to be done at once',
  wentWell: 'What went well',
  wentWrong: 'What to do differently another time',
  undecided: 'What the record does not decide',
  forLater: 'What was still to be done, for later',
  notAsked: 'What was never asked',
  mistaken: 'What was taken to be so, and was not',
  path: 'The path not taken',
  byTheBook: 'A run by the book, beside this one',
  notCome: 'What never came here',
  mistakes: 'The mistakes that the story leads to',
  course: 'How it went',
  actions: 'After-action report',
  certificate: 'Certificate',
  beside: 'Side by side',
} as const;

const count = (number: number, word: string, words = `${word}s`): string =>
  `${number} ${number === 1 ? word : words}`;

const URGENCY_WORDS: readonly (readonly [Urgency, string])[] = [
  ['at-once', 'at once'],
  ['same-day', 'the same day'],
  ['then', 'once the child is safe'],
  ['afterwards', 'afterwards'],
];

const urgencyInWords = (urgency: Urgency): string =>
  URGENCY_WORDS.find(([each]) => each === urgency)?.[1] ?? urgency;

const moment = (iso: string, { from }: Pick<Debrief, 'from'>): string =>
  clockTime(instantOf(iso), instantOf(from));

export const momentInWords = moment;

/** "4 Mar 2026, 10:40 to 11:40 (60 minutes), by the clock of the drill" */
export const whenInWords = ({ from, to, isEnded, heldOn }: Debrief): string => {
  const [began, ended]: readonly Instant[] = [instantOf(from), instantOf(to)];
  const length = lengthInWords(began as Instant, ended as Instant);
  const held = heldOn === null ? '' : `. Held on ${dayInWords(heldOn)}`;
  const open = isEnded ? '' : '. The drill has not ended yet: this is how it stands';
  return `${inSchoolTime(began as Instant)} to ${clockTime(ended as Instant, began as Instant)} (${length}), by the clock of the drill${held}${open}.`;
};

export const guidanceInWords = ({ guidedAt, from }: Debrief): string =>
  guidedAt.length === 0
    ? 'Not looked at during the drill.'
    : `Looked at ${guidedAt.length === 1 ? 'once' : count(guidedAt.length, 'time')}: at ${listInWords(guidedAt.map((each) => moment(each, { from })))}.`;

export const digestsInWords = ({
  scenario,
  policy,
}: Pick<Comparison, 'scenario' | 'policy'>): string =>
  `Scenario ${scenario.id}, digest ${scenario.digest}. Policy ${policy.id}, digest ${policy.digest}.`;

/** What is to be known where the policy has changed since; null where it has not. */
export const changedInWords = ({ policy }: Debrief): string | null =>
  policy.digest === policy.digestNow
    ? null
    : `The policy has changed since this drill: its digest was ${policy.digest}, and is ${policy.digestNow} now. The drill is judged here by the policy of today.`;

/** How many steps that come before anything else were missed, and whether all were done. */
export const atOnceInWords = ({ steps, missed, notDone }: Debrief['atOnce']): string => {
  const all = steps.length;
  if (all === 0) return 'Nothing had to be done at once.';
  if (missed === 0) {
    return all === 1
      ? 'There was one at-once step. It was not missed: it was done in time.'
      : `None of the ${all} at-once steps was missed: all were done in time.`;
  }
  const late = missed - notDone;
  const parts = [
    ...(late === 0 ? [] : [`${late} done too late`]),
    ...(notDone === 0 ? [] : [`${notDone} not done by the end`]),
  ];
  const done = notDone === 0 ? 'All were done in the end' : 'Not all were done';
  return `${missed} of the ${count(all, 'at-once step')} ${missed === 1 ? 'was' : 'were'} missed: ${listInWords(parts)}. ${done}.`;
};

/** What to say where more would have come at once, had somebody asked; null where nothing would. */
export const unseenInWords = ({ unseen }: Pick<Debrief, 'unseen'>): string | null =>
  unseen.length === 0
    ? null
    : `${unseen.length} more would have come at once, had somebody asked: ${listInWords(unseen)}.`;

/** A verdict for people who look back: what is owed at the end was not done. */
const STANDS: Readonly<Record<StandsAs, string>> = {
  ...VERDICT_WORDS,
  owed: 'Not done',
  overdue: 'Not done in time',
  'for-later': 'For later',
};

export const headOfRule = (verdict: Verdict): string => STANDS[verdict];

export const standsInWords = (standing: StandsAs | null): string =>
  standing === null ? 'not required here' : STANDS[standing].toLowerCase();

/** ", after 4 minutes" */
const afterInWords = (minutes: number | null): string => {
  if (minutes === null) return '';
  return minutes === 0 ? ', straight away' : `, after ${count(minutes, 'minute')}`;
};

export const stepInWords = (
  { verdict, minutes, dueAt }: Debrief['atOnce']['steps'][number],
  debrief: Pick<Debrief, 'from'>,
): string => {
  const due = dueAt === null ? '' : `, due by ${moment(dueAt, debrief)}`;
  return `${standsInWords(verdict)}${afterInWords(minutes)}${due}`;
};

const VALUES = { yes: 'yes', no: 'no', unclear: 'unclear' } as const;

const LED_TO: Readonly<Partial<Record<Verdict, string>>> = {
  breached: 'with this answer, what was done is a breach',
  late: 'would have been late',
  met: 'was done all the same',
  departed: 'was decided against all the same',
};

/** "The device is stored securely (VE-SEXT-11): would have been owed at once" */
export const consequenceInWords = ({ title, verdict, urgency, clauses }: Consequence): string => {
  const owed = `would have been owed${urgency === null ? '' : ` ${urgencyInWords(urgency)}`}`;
  return `${title} (${clauses.map(({ id }) => id).join(', ')}): ${LED_TO[verdict] ?? owed}`;
};

/** What a question that nobody asked would have been answered with. */
export const answerInWords = ({ truth, by, askedOf }: NotAsked): string => {
  const asked = askedOf.length === 0 ? '' : ` ${capital(listInWords(askedOf))} did not know.`;
  const said = by === null ? '' : ` ${capital(by.who)} would have said: “${by.says}”`;
  return `In the story: ${VALUES[truth]}.${asked}${said}`;
};

export const mistakenInWords = (
  { said, truth, at, wasSo, correctedAt }: Mistaken,
  debrief: Pick<Debrief, 'from'>,
): string => {
  if (wasSo) {
    return `Answered ${VALUES[said]} at ${moment(at, debrief)}. By the end the answer in the story was ${VALUES[truth]}, and nobody asked again.`;
  }
  const corrected =
    correctedAt === null ? '' : ` It was corrected at ${moment(correctedAt, debrief)}.`;
  return `Recorded as ${VALUES[said]} at ${moment(at, debrief)}. In the story: ${VALUES[truth]}.${corrected}`;
};

/** Questions where asking would have changed nothing, which nobody could know. */
export const CHANGED_NOTHING =
  'These were not asked either. Here the answer would have changed nothing, which nobody could know';

export const idleInWords = ({ asks, askedOf }: NotAsked): string =>
  askedOf.length === 0 ? asks : `${asks} (${listInWords(askedOf)} did not know)`;

export const bookStepInWords = ({ kind, says }: BookStep): string =>
  kind === 'asked' ? `ask: ${says}` : says;

export const hereInWords = ({ here, hereMinute }: BookStep): string => {
  if (here === 'taken') return `minute ${hereMinute}`;
  return here === 'otherwise' ? 'done in another way' : 'not done here';
};

/** Whether a mistake was made, and what it led to or would have. */
export const mistakeInWords = (
  { made, at, broke, wouldBreak }: MistakeTold,
  debrief: Pick<Debrief, 'from'>,
): { readonly head: string; readonly rest: string } => {
  const led = made ? broke : wouldBreak;
  const when = at === null ? '' : ` at ${moment(at, debrief)}`;
  const to = led.map((title) => `“${title}”`);
  const nothing = made ? 'It broke no rule of this policy.' : '';
  const says = made ? `It went against ${listInWords(to)}.` : `It goes against ${listInWords(to)}.`;
  return {
    head: made ? `This happened here${when}.` : 'Not here.',
    rest: led.length === 0 ? nothing : says,
  };
};

export const COURSE_WORDS: Readonly<Record<CourseItem['kind'], string>> = {
  story: 'Story',
  came: 'Came',
  'kept-away': 'Did not come',
  asked: 'Asked',
  did: 'Did',
  guided: 'Guidance',
  held: 'Kept back',
  released: 'Let go',
  ended: 'End',
};

export const partingInWords = ({ after }: NonNullable<Comparison['parting']>): string =>
  after === 0
    ? 'Their ways part at the first step:'
    : `They went the same way for ${count(after, 'step')}. Then:`;

export const tableStandsInWords = ({
  missed,
  allDone,
  unseen,
}: Comparison['tables'][number]): string => {
  const more =
    unseen.length === 0 ? '' : `; ${unseen.length} more would have come, had somebody asked`;
  return missed === 0
    ? `no at-once step missed, all done${more}`
    : `${count(missed, 'at-once step')} missed, ${allDone ? 'all done in the end' : 'not all done'}${more}`;
};

/** The rules that came up and went alike at every table; null where there are none. */
export const alikeInWords = ({ rules }: Pick<Comparison, 'rules'>): string | null => {
  const alike = rules
    .filter(({ differs }) => !differs)
    .map(({ title, tables }) => `${title} (${standsInWords(tables[0] ?? null)})`);
  return alike.length === 0 ? null : `The same at every table: ${alike.join('; ')}.`;
};

export const besideInWords = (step: Comparison['atOnce'][number]['tables'][number]): string => {
  if (step === null) return 'not owed here';
  if (step === 'not-asked') return 'nobody asked what it hangs on';
  return `${standsInWords(step.verdict)}${afterInWords(step.minutes)}`;
};

export const WELL_DONE = 'Nothing was late, missed or broken.';
export const ALL_ASKED = 'Everything that something hung on was asked.';
export const SAME_WAY = 'They took the same steps in the same order.';
export const NO_ACTIONS = 'Nothing follows from this drill that would have to be done.';

/** What a certificate says after the name. */
export const certifiedInWords = ({
  scenario,
  policy,
}: Pick<Debrief, 'scenario' | 'policy'>): string =>
  `took part in the drill “${scenario.title}”, practised by ${policy.says}, and in its debrief.`;
