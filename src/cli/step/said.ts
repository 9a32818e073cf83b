/** A line in somebody's own words: echoed in a sentence, and recorded for a yes. */
import { usualChannel } from '../../live/choices.ts';
import { actOf, type Draft, type Moment } from '../../live/compose.ts';
import { contextIn } from '../../live/context.ts';
import { readTimeOfNext } from '../../live/pending.ts';
import { factAsked } from '../../norms/predicates.ts';
import type { ActRead, AskBack, Meaning } from '../../understanding/meaning.ts';
import { understand } from '../../understanding/understand.ts';
import { ACT_IDS, type Act } from '../../vocabulary/acts.ts';
import { eventInWords } from '../../words/entries.ts';
import { clockTime } from '../../words/time.ts';
import { askHowTold, askToWhom, recordAct } from './acts.ts';
import { askPerson, askWord, askYesNo } from './conversation.ts';
import { withSame } from './same.ts';
import { nextMoment, policyOf, recordEntry, type Session } from './session.ts';

/** Why a line is not recorded as it stands, and what to type. */
const ASKED_BACK: Readonly<Record<AskBack, string>> = {
  planned: 'That sounds as if it is still to be done. Type it again once it is done.',
  tried: 'That sounds as if it was tried. Say what was done.',
  failed: 'That sounds as if nobody was reached. Say who was told, once they are.',
  'not-done':
    'That sounds as if something was not done, which needs no entry. To decide against what is to be done, type not and its number.',
  hedged: 'That sounds unsure. Type what is certain.',
  reported: 'That is what somebody said. Type what you know was done, and who did it.',
  hypothetical: 'That says what might be. Type what was done.',
  taken: 'To correct an entry, type undo, or correct and its number.',
  'in-progress': 'That sounds as if it is being done. Type it again once it is done.',
  'still-to-come': 'That time is still to come. Type when it happened.',
  'who-is-meant':
    'It is not clear who that is. Say the role, such as head, teacher or mum, or child-1.',
  'which-act': 'That can mean several things. Say what was done, to what.',
  'words-left-over': 'Part of that was not understood. Say it in fewer words.',
  'asked-somebody-to':
    'That somebody was asked is not recorded. Type it again once they have done it.',
  'told-us': 'That is what somebody told you. Type who told whom.',
  contradiction: 'That can be read two ways. Type yes, no or unclear.',
  'nothing-read': 'Not understood.',
};

const isAct = (type: string): type is Act => (ACT_IDS as readonly string[]).includes(type);

/** Sets when it happened, asking where the line does not say. @returns whether it can be recorded. */
const setWhen = async (session: Session, { at, missing }: ActRead): Promise<boolean> => {
  const { talk, incident, clock } = session;
  const typed =
    at ??
    (missing.includes('at')
      ? await askWord(talk, 'When? For example 14:05, or Enter for now: ')
      : '');
  if (typed === '') return true;
  const time = readTimeOfNext(incident, typed, clock.now());
  if (!time.ok) {
    talk.say(`${time.says} Nothing is recorded.`);
    return false;
  }
  session.pending = { ...session.pending, at: time.instant };
  return true;
};

const echoed = (session: Session, draft: Draft, moment: Moment): string => {
  const words = eventInWords(actOf(draft, moment), session.incident.run);
  const when =
    session.pending.at === null ? '' : `, ${clockTime(session.pending.at, session.clock.now())}`;
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${when}. Is that right?`;
};

const recordRead = async (session: Session, read: ActRead): Promise<void> => {
  const { talk, me } = session;
  const { type } = read;
  if (!isAct(type)) {
    talk.say(type === 'incident.closed' ? 'To close the incident, type close.' : 'Not understood.');
    return;
  }
  const before = session.pending;
  if (!(await setWhen(session, read))) return;
  const by =
    read.by ?? (read.isByUser ? me : await askPerson(talk, 'Who did it?', me, policyOf(session)));
  const to = read.to.length > 0 ? read.to : await askToWhom(session, type, []);
  const reference = read.reference ?? session.pending.reference;
  const draft: Draft = { type, by, to, via: read.via ?? undefined, how: read.how ?? undefined };
  if (!(await askYesNo(talk, echoed(session, draft, nextMoment(session))))) {
    session.pending = before;
    talk.say('Nothing is recorded.');
    return;
  }
  session.pending = { ...session.pending, reference };
  const told = await askHowTold(session, type, to, {
    via: read.via,
    usual: usualChannel(null, type),
  });
  await recordAct(session, { ...draft, ...told });
};

const recordAnswered = async (
  session: Session,
  { fact, value }: Extract<Meaning, { kind: 'answer' }>,
): Promise<void> => {
  const { talk, me } = session;
  if (!(await askYesNo(talk, `${factAsked(fact, policyOf(session))} ${value}. Is that right?`))) {
    talk.say('Nothing is recorded.');
    return;
  }
  const { note } = session.pending;
  const event = {
    ...nextMoment(session),
    type: 'fact.established',
    by: me,
    fact,
    value,
    note,
  } as const;
  await recordEntry(session, value === 'yes' ? await withSame(session, event) : event);
};

const recordMeaning = async (session: Session, meaning: Meaning): Promise<void> => {
  const { talk } = session;
  switch (meaning.kind) {
    case 'act':
      return recordRead(session, meaning);
    case 'answer':
      return recordAnswered(session, meaning);
    case 'question':
      talk.say(
        'That asks something; nothing is recorded. Type never for what must not be done, all for what is to be done.',
      );
      return;
    case 'correction':
      talk.say(ASKED_BACK.taken);
      return;
    case 'unclear':
      talk.say(`${ASKED_BACK[meaning.ask]} Nothing is recorded.`);
      return;
    default:
      talk.say(`${ASKED_BACK['not-done']} Nothing is recorded.`);
  }
};

/** @returns whether anything was read in it; otherwise nothing was said and nothing is recorded. */
export const recordSaid = async (session: Session, typed: string): Promise<boolean> => {
  const { incident, me, clock, shown } = session;
  const [first] = shown.ask;
  const asking = first === undefined || first.same !== undefined ? null : first.fact;
  const { meanings } = understand(typed, contextIn(incident, { me, now: clock.now(), asking }));
  const [only] = meanings;
  if (only?.kind === 'unclear' && only.ask === 'nothing-read') return false;
  for (const meaning of meanings) await recordMeaning(session, meaning);
  return true;
};
