/** Recording what was done, what was decided against, and what was answered. */
import {
  actMeantBy,
  channelMatters,
  leftToJudgement,
  listenersOf,
  takesChannel,
  usualChannel,
  usualDecider,
  usualDoer,
} from '../../live/choices.ts';
import { actOf, type Draft, worthAsking } from '../../live/compose.ts';
import { toDoInOrder } from '../../live/looking-up.ts';
import {
  actsAtStart,
  actsMeant,
  channelsMeant,
  type Details,
  proceduresMeant,
  readDetails,
} from '../../live/matching.ts';
import { kindsLeft } from '../../live/opening.ts';
import { partyInWords } from '../../norms/predicates.ts';
import { givesReference } from '../../understanding/reference.ts';
import { ACT_IDS, ACTS, type Act, type ScreenMethod } from '../../vocabulary/acts.ts';
import type { FactEstablished } from '../../vocabulary/events.ts';
import type { FactValue } from '../../vocabulary/facts.ts';
import { LONGEST_REFERENCE } from '../../vocabulary/free-text.ts';
import { CHANNEL_IDS, type Channel, type Party } from '../../vocabulary/parties.ts';
import type { Person } from '../../vocabulary/pseudonyms.ts';
import {
  askParty,
  askPerson,
  askText,
  askWord,
  askYesNo,
  choose,
  type Option,
  textGiven,
} from './conversation.ts';
import { kindOption } from './opening.ts';
import { answerSame, withSame } from './same.ts';
import { nextMoment, policyOf, recordEntry, type Session } from './session.ts';
import { isToBeRecorded } from './warn.ts';

/** How a site can be covered, in words. */
const SCREEN_WORDS: Readonly<Record<ScreenMethod, string>> = {
  'hector-protector': 'with Hector Protector',
  'screen-off': 'by switching off the screen',
  'device-off': 'by switching off the device',
};

const askChannel = async (session: Session, usual: Channel): Promise<Channel> => {
  for (;;) {
    const typed = await askWord(
      session.talk,
      `How? For example 101, 999, in-person, email [${usual}] `,
    );
    if (typed === '') return usual;
    const [channel, another] = channelsMeant(typed);
    if (channel !== undefined && another === undefined) return channel;
    session.talk.say(`Type one of ${CHANNEL_IDS.join(', ')}, or cancel.`);
  }
};

const askScreenMethod = async (session: Session): Promise<ScreenMethod | undefined> => {
  const own = policyOf(session).screenMethods;
  const options = (Object.keys(SCREEN_WORDS) as ScreenMethod[])
    .sort((a, b) => Number(own.includes(b)) - Number(own.includes(a)))
    .map((value) => ({ value, says: SCREEN_WORDS[value] }));
  return (await choose(session.talk, 'How was the screen covered?', options))[0];
};

/** Asks for what would make the act count, and for nothing else. */
const withDetails = async (session: Session, draft: Draft): Promise<Draft> => {
  const { talk } = session;
  const details = worthAsking(session.incident, draft, nextMoment(session));
  let known = draft;
  if (details.includes('via')) known = { ...known, via: await askChannel(session, '101') };
  if (details.includes('withAddress')) {
    known = {
      ...known,
      withAddress: await askYesNo(talk, 'Was the address of the site passed on?'),
    };
  }
  if (details.includes('how')) known = { ...known, how: await askScreenMethod(session) };
  if (details.includes('reason')) {
    known = { ...known, reason: await askText(talk, 'Why? It goes into the record: ') };
  }
  return known;
};

interface Told {
  readonly via?: Channel | undefined;
  readonly reference?: string | undefined;
}

export const askHowTold = async (
  session: Session,
  type: Act,
  to: readonly Person[],
  given: { readonly via: Channel | null; readonly usual: Channel },
): Promise<Told> => {
  const via =
    given.via ?? (channelMatters(type, to) ? await askChannel(session, given.usual) : null);
  const { reference } = session.pending;
  return {
    via: takesChannel(type) ? (via ?? undefined) : undefined,
    reference:
      reference === '' && givesReference(type, to)
        ? await askText(session.talk, 'Their reference number, or Enter: ', {
            longest: LONGEST_REFERENCE,
          })
        : ACTS[type].to === 'none'
          ? undefined
          : reference,
  };
};

export const recordAct = async (session: Session, draft: Draft): Promise<void> => {
  const { talk, pending } = session;
  const given = draft.reason ?? '';
  const reason = given === '' ? undefined : await textGiven(talk, given, 'Why? ');
  const complete = await withDetails(session, { ...draft, reason, note: pending.note });
  const event = actOf(complete, nextMoment(session));
  if (await isToBeRecorded(session, event)) await recordEntry(session, event);
};

const sayUnknown = (session: Session, { unknown }: Details): boolean => {
  if (unknown.length === 0) return false;
  session.talk.say(
    'Not understood after what was done; type who, to whom and how, such as dsl police 101. Nothing is recorded.',
  );
  return true;
};

export const askToWhom = async (
  session: Session,
  type: Act,
  likely: readonly Party[],
): Promise<readonly Person[]> => {
  const { talk } = session;
  const policy = policyOf(session);
  if (ACTS[type].to === 'none') return [];
  const [only, another] = likely;
  if (only !== undefined && another === undefined) return [only];
  if (another !== undefined) {
    const options = likely.map(
      (value): Option<Person> => ({ value, says: partyInWords(value, policy) }),
    );
    return choose(talk, 'To whom?', options, {
      meant: (typed) => readDetails(`to ${typed}`, type, policy).to,
      several: true,
    });
  }
  return ACTS[type].to === 'required' ? [await askPerson(talk, 'To whom?', null, policy)] : [];
};

/** "1": the first thing under NOW has been done. */
export const recordDone = async (
  session: Session,
  number: number,
  details: string,
): Promise<void> => {
  const { talk, shown, me } = session;
  const policy = policyOf(session);
  const item = toDoInOrder(shown)[number - 1];
  if (item === undefined) {
    talk.say(`There is no number ${number} under NOW; type all to see every one.`);
    return;
  }
  const { type, rest } = actMeantBy(item, details);
  if (type === undefined) {
    await recordDid(session, '');
    return;
  }
  const known = readDetails(rest, type, policy);
  if (sayUnknown(session, known)) return;
  talk.say(item.says);
  const by = known.by ?? (await askPerson(talk, 'Who did it?', usualDoer(item, type, me), policy));
  const to =
    known.to.length > 0 ? known.to : await askToWhom(session, type, listenersOf(item, type));
  const told = await askHowTold(session, type, to, {
    via: known.via,
    usual: usualChannel(item, type),
  });
  const about = known.about.length > 0 || item.child === undefined ? known.about : [item.child];
  await recordAct(session, { type, by, to, about, ...told, reason: known.reason ?? undefined });
};

const askAct = async (session: Session, typed: string): Promise<{ act: Act; rest: string }> => {
  const { talk } = session;
  let words = typed;
  for (;;) {
    if (words === '') {
      words = await askWord(talk, 'What was done? Type a word of it, such as told or device: ');
    }
    const found = words === '?' ? { acts: ACT_IDS, rest: '' } : actsAtStart(words);
    const [act, another] = found.acts;
    if (act !== undefined && another === undefined) return { act, rest: found.rest };
    if (act !== undefined) {
      const options = found.acts.map((value) => ({
        value,
        says: `${ACTS[value].says} (${value})`,
      }));
      const [chosen] = await choose(talk, 'Which of these?', options, { meant: actsMeant });
      return { act: chosen ?? act, rest: found.rest };
    }
    if (words !== '') talk.say('No match. Type another word, or ? to see them all.');
    words = '';
  }
};

/** "did": anything that was done, asked for or not. */
export const recordDid = async (session: Session, typed: string): Promise<void> => {
  const { talk, me } = session;
  const policy = policyOf(session);
  const { act, rest } = await askAct(session, typed);
  const known = readDetails(rest, act, policy);
  if (sayUnknown(session, known)) return;
  talk.say(`${ACTS[act].says.charAt(0).toUpperCase()}${ACTS[act].says.slice(1)}.`);
  const by = known.by ?? (await askPerson(talk, 'Who did it?', me, policy));
  const to = known.to.length > 0 ? known.to : await askToWhom(session, act, []);
  const told = await askHowTold(session, act, to, {
    via: known.via,
    usual: usualChannel(null, act),
  });
  const { about, reason } = known;
  await recordAct(session, {
    type: act,
    by,
    to,
    about,
    ...told,
    reason: reason ?? undefined,
  });
};

/** "not 3": a decision not to do what is left to judgement. */
export const recordDecision = async (
  session: Session,
  number: number,
  given: string,
): Promise<void> => {
  const { talk, shown, me } = session;
  const policy = policyOf(session);
  const item = toDoInOrder(shown)[number - 1];
  if (item === undefined) {
    talk.say(`There is no number ${number} under NOW; type all to see every one.`);
    return;
  }
  talk.say(item.says);
  const left = leftToJudgement(session.incident, item.norms);
  const isWarned = left.length < item.norms.length;
  if (isWarned) {
    talk.say(
      'This is not left to judgement. A decision not to do it does not count: it stays owed.',
    );
    if (!(await askYesNo(talk, 'Record the decision all the same?'))) {
      talk.say('Nothing is recorded.');
      return;
    }
  }
  const by = await askParty(talk, 'Who decides?', usualDecider(policy, me), policy);
  const reason = await textGiven(talk, given, 'Why not? It goes into the record: ');
  const moment = nextMoment(session);
  const { note } = session.pending;
  for (const norm of item.norms) {
    const event = { ...moment, type: 'decision.recorded', by, norm, reason, note } as const;
    const isFit = isWarned || (await isToBeRecorded(session, event, 'Was it decided so?'));
    if (!isFit || !(await recordEntry(session, event))) return;
  }
};

/** "yes": the answer to a question on the screen. */
export const recordAnswer = async (
  session: Session,
  number: number,
  value: FactValue,
): Promise<void> => {
  const question = session.shown.ask[number - 1];
  if (question === undefined) {
    session.talk.say(
      number === 1 ? 'There is no question to answer.' : `There is no question ${number}.`,
    );
    return;
  }
  if (question.same !== undefined) {
    await answerSame(session, question.same, value);
    return;
  }
  const { note } = session.pending;
  const event: FactEstablished = {
    ...nextMoment(session),
    type: 'fact.established',
    by: session.me,
    fact: question.fact,
    value,
    note,
  };
  await recordEntry(session, value === 'yes' ? await withSame(session, event) : event);
};

/** "open": another procedure, by hand. */
export const recordOpening = async (session: Session, typed: string): Promise<void> => {
  const closed = kindsLeft(session.incident);
  const options = closed.map(kindOption);
  const [meant, another] =
    typed === '' ? [] : proceduresMeant(typed).filter((id) => closed.includes(id));
  const procedure =
    meant !== undefined && another === undefined
      ? meant
      : (await choose(session.talk, 'Which procedure?', options, { meant: proceduresMeant }))[0];
  if (procedure === undefined) return;
  const { note } = session.pending;
  const event = await withSame(session, {
    ...nextMoment(session),
    type: 'procedure.opened',
    by: session.me,
    procedure,
    note,
  });
  await recordEntry(session, event);
};
