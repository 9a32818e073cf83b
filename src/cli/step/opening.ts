/** The first questions about a new incident: as few as there can be. */
import type { RuleBooks } from '../../engine/replay.ts';
import type { Instant } from '../../engine/time.ts';
import { proceduresMeant } from '../../live/matching.ts';
import { concernOf, kindsUnder } from '../../live/opening.ts';
import { readTime } from '../../understanding/school-time.ts';
import type { ConcernRaised } from '../../vocabulary/events.ts';
import type { Party } from '../../vocabulary/parties.ts';
import type { Policy } from '../../vocabulary/policies.ts';
import { PROCEDURES, type ProcedureId } from '../../vocabulary/procedures.ts';
import type { Person } from '../../vocabulary/pseudonyms.ts';
import {
  askParties,
  askParty,
  askPerson,
  askWord,
  type Conversation,
  choose,
  type Option,
} from './conversation.ts';
import { withSame } from './same.ts';
import { recordEntry, type Session } from './session.ts';

export const askPolicy = async (talk: Conversation, { policies }: RuleBooks): Promise<string> => {
  const options = policies.map(({ id, school, title }) => ({
    value: id,
    says: `${school}: ${title} (${id})`,
  }));
  const [policy] = await choose(talk, "Which school's policy?", options, {
    meant: (typed) => options.map(({ value }) => value).filter((id) => id.startsWith(typed)),
  });
  return policy ?? '';
};

/** A kind of incident, as one that can be chosen. */
export const kindOption = (value: ProcedureId): Option<ProcedureId> => ({
  value,
  says: PROCEDURES[value],
});

/** Not being sure is always an answer. */
const NOT_SURE: Option<ProcedureId> = {
  value: 'general',
  says: 'Something else, or not sure yet',
};

const askTime = async (talk: Conversation, now: Instant): Promise<Instant> => {
  for (;;) {
    const typed = await askWord(talk, 'When did the school first know? [now] ');
    const time = readTime(typed, now);
    if (time.ok) {
      if (time.remark !== null) talk.say(time.remark);
      return time.instant;
    }
    talk.say(time.says);
  }
};

const askRaiser = (talk: Conversation, me: Party, policy: Policy): Promise<Person> =>
  askPerson(
    talk,
    'Who brought it to you? A teacher, a pupil, a parent …; Enter if you found it yourself.',
    me,
    policy,
    { isUsualShown: false },
  );

/** Asks for a concern: its kind, who brought it, who it is about, and when. */
const askConcern = async (session: Session): Promise<ConcernRaised> => {
  const { talk, clock, incident, me } = session;
  const { policy } = incident.run;
  const [procedure = 'general'] = await choose(
    talk,
    'What kind of incident?',
    [...kindsUnder(policy, incident.books).map(kindOption), NOT_SURE],
    { meant: proceduresMeant },
  );
  const by = await askRaiser(talk, me, policy);
  const about = await askParties(
    talk,
    'Who is it about? pupil, staff, headteacher, parent …; Enter if not known. ',
    policy,
  );
  const now = clock.now();
  const at = await askTime(talk, now);
  return concernOf({ at, now, by, me, procedure, about });
};

/** Asks for the concern and records it as the first entry. */
export const raiseConcern = async (session: Session): Promise<boolean> => {
  session.me = await askParty(session.talk, 'Who are you?', 'dsl', session.incident.run.policy);
  return recordEntry(session, await askConcern(session));
};

/** "concern": one more was raised; whether it is new is asked where it matters. */
export const raiseAnother = async (session: Session): Promise<void> => {
  await recordEntry(session, await withSame(session, await askConcern(session)));
};
