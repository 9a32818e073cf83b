/**
 * The page of one incident, in one order that never changes: whom to ring, 999 while it is to be rung, what was
 * just recorded (above all this where there is no 999 to ring), the next question, what to do now, what never to do, what was done.
 */

import { reportOn } from '../../engine/replay.ts';
import { type Instant, instantOf } from '../../engine/time.ts';
import { isClosed, lastStanding } from '../../live/compose.ts';
import { neverInOrder, type RecordLine, recordOf } from '../../live/looking-up.ts';
import type { SteadyItem } from '../../live/steady-list.ts';
import { madeOnce } from '../../norms/made-once.ts';
import { partyInWords } from '../../norms/predicates.ts';
import { INCIDENT_WORDS } from '../../report/words.ts';
import type { TimelineEvent } from '../../vocabulary/events.ts';
import type { Fact } from '../../vocabulary/facts.ts';
import type { Party } from '../../vocabulary/parties.ts';
import type { Contact, Policy } from '../../vocabulary/policies.ts';
import { PROCEDURES, type ProcedureId } from '../../vocabulary/procedures.ts';
import { partyOf } from '../../vocabulary/pseudonyms.ts';
import { eventInWords } from '../../words/entries.ts';
import type { ToAskInWords } from '../../words/guidance.ts';
import { entryClockTime } from '../../words/moments.ts';
import { clockTime, lengthInWords } from '../../words/time.ts';
import { Button } from '../components/button.tsx';
import { type Markup, rendered } from '../components/content.ts';
import { Clauses, Number999, Numbers, ReachList } from '../shown.tsx';
import { Hidden } from '../web.tsx';
import { lessonsOpen, notedAs, type OpenIncident, sentWith } from './open.ts';
import { Reminders } from './reminders.tsx';
import { SayBox } from './say.tsx';

/** By when something is due, in words; null where it has no time. */
const dueIn = (
  item: SteadyItem['item'],
  now: Instant,
): { readonly isOverdue: boolean; readonly says: string } | null => {
  if (item.dueAt === null) return null;
  const due = instantOf(item.dueAt);
  const by = clockTime(due, now);
  return due < now
    ? {
        isOverdue: true,
        says: `Overdue: it was due by ${by}, ${lengthInWords(due, now)} ago. Do it now.`,
      }
    : { isOverdue: false, says: `By ${by}: ${lengthInWords(now, due)} left.` };
};

const GONE = {
  done: 'Done',
  decided: 'Decided against',
  missed: 'Not done',
  nobody: 'Nobody whom the policy names for this is left',
  ended: 'No longer needed',
} as const;

interface ItemProps {
  readonly of: SteadyItem;
  readonly open: OpenIncident;
  /** Whether whoever looks can say that it was done. */
  readonly mayWrite: boolean;
}

/** Things to do, by the policy whose words they are in. */
const itemsOf = new WeakMap<Policy, Map<string, Markup>>();

/** One thing to do. While nothing of it changes it is rendered once. */
const Item = ({ of, open, mayWrite }: ItemProps) => {
  const { id, item, standing } = of;
  if (standing === 'waiting') return null;
  const { says, norms, clauses, optional, contacts } = item;
  const due = dueIn(item, open.now);
  const cautions = item.cautions.map((each) => each.caution);
  return rendered(
    madeOnce(itemsOf, open.incident.run.policy, () => new Map<string, Markup>()),
    [
      open.id,
      open.isExercise,
      is999(of),
      id,
      standing,
      says,
      due,
      norms,
      clauses,
      optional,
      contacts,
      cautions,
      mayWrite,
    ],
    () => <ItemMade of={of} open={open} mayWrite={mayWrite} due={due} />,
  );
};

const ItemMade = ({
  of,
  open,
  mayWrite,
  due,
}: ItemProps & { readonly due: ReturnType<typeof dueIn> }) => {
  const { id, item, standing } = of;
  if (standing === 'waiting') return null;
  if (standing !== 'open') {
    return (
      <li class="db-item db-item--gone" id={id}>
        <s>{item.says}</s> <strong>{GONE[standing]}</strong>
      </li>
    );
  }
  const here = `/incidents/${open.id}`;
  return (
    <li class="db-item" id={id}>
      <h3 class="govuk-heading-s">{item.says}</h3>
      {is999(of) && !open.isExercise ? (
        <p class="govuk-body">
          <Number999 isExercise={false} />
        </p>
      ) : (
        <ReachList contacts={item.contacts} isExercise={open.isExercise} />
      )}
      {due !== null && (
        <p class={due.isOverdue ? 'db-overdue' : 'govuk-body-s db-due'}>{due.says}</p>
      )}
      {item.cautions.map((each) => (
        <p class="govuk-body-s db-caution">
          Take care: {each.says}{' '}
          <span class="govuk-hint db-inline">This is not from the school's policy.</span>
        </p>
      ))}
      {mayWrite && (
        <div class="govuk-button-group">
          <Button
            href={`${here}/act?item=${encodeURIComponent(id)}`}
            html={
              <>
                Done<span class="govuk-visually-hidden">: {item.says}</span>
              </>
            }
          />
          {item.optional && (
            <a class="govuk-link" href={`${here}/decide?item=${encodeURIComponent(id)}`}>
              Decide not to<span class="govuk-visually-hidden">: {item.says}</span>
            </a>
          )}
        </div>
      )}
      <Clauses
        ids={item.clauses}
        norms={item.norms}
        policy={open.incident.run.policy}
        more={item.cautions.map(({ from }) => `Take care. ${from}`)}
      />
    </li>
  );
};

/** Ringing 999 stands above all else while it is to be done. */
const is999 = ({ item, standing }: SteadyItem): boolean =>
  standing === 'open' && item.acts[0]?.via === '999';

/** What a question is called in a form. */
export const idOfQuestion = ({ fact, same }: ToAskInWords): string =>
  fact ?? `same-${same?.entry ?? ''}`;

/** By its reading a policy leaves it to others where the threshold is; these say. */
const THRESHOLDS_ELSEWHERE = 'thresholds-elsewhere';
const SAY_THE_THRESHOLD: readonly Party[] = [
  'single-point-of-access',
  'childrens-services',
  'lado',
];

/** What the policy does not say of a question, and who can: guidance, not the policy. */
const WhereToAsk = ({
  fact,
  open: { incident, isExercise },
}: {
  readonly fact: Fact | undefined;
  readonly open: OpenIncident;
}) => {
  const { readings, contacts } = incident.run.policy;
  const isSilent = readings.some(({ id }) => id === THRESHOLDS_ELSEWHERE);
  if (fact !== 'threshold-met' || !isSilent) return null;
  return (
    <>
      <p class="govuk-body">
        Your policy does not say where the threshold is. If you are not sure, ask them, and say that
        you want advice. The LADO is for concerns about staff.
      </p>
      <ReachList
        contacts={SAY_THE_THRESHOLD.flatMap((party) => contacts[party] ?? [])}
        isExercise={isExercise}
      />
      <p class="govuk-hint">This is guidance, not your policy.</p>
    </>
  );
};

const Question = ({
  open,
  later,
}: {
  readonly open: OpenIncident;
  /** The questions that were put off, for as long as the page says so. */
  readonly later: readonly string[];
}) => {
  const left = open.shown.ask.filter((each) => !later.includes(idOfQuestion(each)));
  const [first] = left;
  if (first === undefined) return null;
  const id = idOfQuestion(first);
  const putOff = [...later, id].join(',');
  return (
    <section aria-labelledby="question">
      <h2 class="govuk-heading-m" id="question">
        Next question
      </h2>
      <form method="post" action={`/incidents/${open.id}/answer`} class="db-question">
        <Hidden fields={[...sentWith(open), ['question', id]]} />
        <p class="govuk-body-l">{first.asks}</p>
        <WhereToAsk fact={first.fact} open={open} />
        <div class="govuk-button-group">
          <button type="submit" class="govuk-button" name="value" value="yes">
            Yes
          </button>
          <button type="submit" class="govuk-button" name="value" value="no">
            No
          </button>
          <button
            type="submit"
            class="govuk-button govuk-button--secondary"
            name="value"
            value="unclear"
          >
            It is unclear
          </button>
          <a class="govuk-link" href={`/incidents/${open.id}?later=${putOff}#question`}>
            Not known yet
          </a>
        </div>
      </form>
      {left.length > 1 && (
        <p class="govuk-hint">
          {left.length - 1} more {left.length === 2 ? 'question' : 'questions'} after this.
        </p>
      )}
    </section>
  );
};

/** What was just recorded: one entry, or all that one line said. Undone, they are all taken back. */
const Kept = ({
  open,
  positions,
}: {
  readonly open: OpenIncident;
  readonly positions: readonly number[];
}) => {
  const { events } = open.incident.timeline;
  const kept = positions.flatMap((position) => events[position] ?? []);
  if (kept.length === 0) return null;
  const last = positions.at(-1);
  const isLast = last === events.length - 1 && lastStanding(events) === last;
  return (
    <div class="govuk-notification-banner govuk-notification-banner--success db-kept" role="status">
      <div class="govuk-notification-banner__content">
        {kept.map((event) => (
          <p class="govuk-notification-banner__heading">
            Recorded: {eventInWords(event, open.incident.run)}, {entryClockTime(event, open.now)}.
          </p>
        ))}
        {isLast && (
          <form method="post" action={`/incidents/${open.id}/undo`}>
            <Hidden
              fields={[
                ...sentWith(open),
                ...positions.map((position) => ['entry', String(position)] as const),
              ]}
            />
            <button type="submit" class="db-link-button">
              That was a mistake: undo it
            </button>
          </form>
        )}
      </div>
    </div>
  );
};

/** That an entry is about something new, as somebody answered; what was said by mistake is asked again. */
const SaidAnother = ({
  open,
  position,
  mayWrite,
}: {
  readonly open: OpenIncident;
  readonly position: number;
  readonly mayWrite: boolean;
}) =>
  notedAs(open.beside, 'another')
    .filter(({ beside }) => beside.entry === position)
    .map(({ number }) => (
      <form method="post" action={`/incidents/${open.id}/beside`}>
        <Hidden fields={[...sentWith(open), ['over', String(number)]]} />
        <span class="govuk-hint db-inline">Not the same as before: a new concern.</span>{' '}
        {mayWrite && (
          <button type="submit" class="db-link-button db-small">
            Ask again<span class="govuk-visually-hidden"> about entry {position}</span>
          </button>
        )}
      </form>
    ));

/** An entry's line in the list of what was done, by the policy whose words it is in. */
const lines = new WeakMap<Policy, WeakMap<TimelineEvent, Map<string, Markup>>>();

interface LineProps {
  readonly line: RecordLine;
  readonly open: OpenIncident;
  readonly mayWrite: boolean;
}

/** What nobody has said anything of is rendered once. */
const Line = ({ line, open, mayWrite }: LineProps) => {
  const { position, event, withdrawn, correctedBy } = line;
  const at = entryClockTime(event, open.now);
  const made = () => <LineMade line={line} open={open} mayWrite={mayWrite} at={at} />;
  if (notedAs(open.beside, 'another').some(({ beside }) => beside.entry === position)) {
    return made();
  }
  const ofPolicy = madeOnce(lines, open.incident.run.policy, () => new WeakMap());
  return rendered(
    madeOnce(ofPolicy, event, () => new Map()),
    [open.id, position, withdrawn, correctedBy, at, mayWrite],
    made,
  );
};

const LineMade = ({ line, open, mayWrite, at }: LineProps & { readonly at: string }) => {
  const { position, event, withdrawn, correctedBy } = line;
  const says = eventInWords(event, open.incident.run);
  return (
    <li value={position}>
      <strong>{at}</strong> {withdrawn ? <s>{says}</s> : says}
      {correctedBy !== null && ` (corrected by entry ${correctedBy})`}
      {event.note !== undefined && <div class="govuk-hint">{event.note}</div>}
      <SaidAnother open={open} position={position} mayWrite={mayWrite} />
      {mayWrite && event.type !== 'entry.corrected' && !withdrawn && (
        <>
          {' '}
          <a class="govuk-link db-small" href={`/incidents/${open.id}/correct/${position}`}>
            Correct<span class="govuk-visually-hidden"> entry {position}</span>
          </a>
        </>
      )}
    </li>
  );
};

const Record = ({ open, mayWrite }: Omit<LineProps, 'line'>) => (
  <section aria-labelledby="record">
    <h2 class="govuk-heading-m" id="record">
      What has been done
    </h2>
    <ol class="govuk-list db-record" reversed>
      {[...recordOf(open.incident)].reverse().map((line) => (
        <Line line={line} open={open} mayWrite={mayWrite} />
      ))}
    </ol>
  </section>
);

export const titleOf = ({ incident, id, isExercise }: OpenIncident): string => {
  const kinds = [...incident.run.open].filter((each) => each !== 'general');
  const says = kinds.length === 0 ? 'A concern' : kinds.map((each) => PROCEDURES[each]).join('; ');
  return `${isExercise ? 'EXERCISE: ' : ''}${says} (${id.slice(0, 6)})`;
};

/** Pages for afterwards, or for whoever takes over. */
const AFTERWARDS = [
  ['hand-over', "Sheets for police, LADO, children's services"],
  ['decisions', 'What was known when it was decided'],
  ['summary', 'Text to copy into your own system'],
  ['review', 'Review and lessons'],
] as const;

const mores = new Map<string, Markup>();

/** Where else one can go from an incident. */
const More = ({
  here,
  mayWrite,
  mayClose,
  lessons,
  drawn,
}: {
  readonly here: string;
  readonly mayWrite: boolean;
  readonly mayClose: boolean;
  /** How many are open. */
  readonly lessons: number;
  /** The procedures that the policy has as pictures. */
  readonly drawn: readonly ProcedureId[];
}) => (
  <nav aria-label="More" class="db-more">
    <ul class="govuk-list">
      {mayWrite && (
        <li>
          <a class="govuk-link" href={`${here}/open`}>
            It is another kind of incident too
          </a>
        </li>
      )}
      <li>
        <a class="govuk-link" href={`${here}/reader`}>
          Read it aloud, one thing at a time
        </a>
      </li>
      <li>
        <a class="govuk-link" href={`${here}/chronology`}>
          Chronology, to print
        </a>
      </li>
      <li>
        <a class="govuk-link" href={`${here}/findings`}>
          How it stands against the policy
        </a>
      </li>
      {drawn.map((id) => (
        <li>
          <a class="govuk-link" href={`/policy/${id}`}>
            The procedure as a picture: {PROCEDURES[id]}
          </a>
        </li>
      ))}
      {AFTERWARDS.map(([path, says]) => (
        <li>
          <a class="govuk-link" href={`${here}/${path}`}>
            {says}
            {path === 'review' && lessons > 0 && ` (${lessons} open)`}
          </a>
        </li>
      ))}
      {mayClose && (
        <li>
          <a class="govuk-link" href={`${here}/close`}>
            Close the incident
          </a>
        </li>
      )}
    </ul>
  </nav>
);

const boxes = new Map<string, Markup>();

const contactsToRing = (list: readonly SteadyItem[]): readonly Contact[] =>
  list.flatMap(({ item, standing }) => (standing === 'open' ? item.contacts : []));

/** Whoever was told may have to be rung again. */
const contactsRung = ({ timeline, run }: OpenIncident['incident']): readonly Contact[] =>
  timeline.events.flatMap((event) =>
    'to' in event
      ? [event.to ?? []].flat().flatMap((to) => run.policy.contacts[partyOf(to)] ?? [])
      : [],
  );

/** That what a stand-in does is judged as their own: a policy names who is told, and no timeline has a word for acting as another. */
const StandingIn = ({ open: { standsInFor, me, incident } }: { readonly open: OpenIncident }) => {
  if (standsInFor.length === 0) return null;
  const { policy } = incident.run;
  const away = standsInFor.map((party) => partyInWords(party, policy)).join(', ');
  return (
    <p class="govuk-hint">
      You stand in for {away}. What you do is recorded as done by{' '}
      {partyInWords(partyOf(me), policy)}. Where the policy says to tell {away}, tell them too, as
      soon as you can.
    </p>
  );
};

export const IncidentPage = ({
  open,
  kept,
  later,
  mayWrite,
  mayDecide,
  drawn,
}: {
  readonly open: OpenIncident;
  /** The entries that were just recorded. */
  readonly kept: readonly number[];
  readonly later: readonly string[];
  readonly mayWrite: boolean;
  readonly mayDecide: boolean;
  /** Of its procedures those that are there as pictures. */
  readonly drawn: readonly ProcedureId[];
}) => {
  const { shown, list, incident, isExercise } = open;
  const here = `/incidents/${open.id}`;
  const urgent = list.filter(is999);
  const others = list.filter((each) => !is999(each));
  const left = list.filter(({ standing }) => standing === 'open');
  const isForLater =
    left.length > 0 && left.every(({ item: { urgency } }) => urgency === 'afterwards');
  const lessons = lessonsOpen(open).length;
  const hasEnded = isClosed(incident.timeline.events);
  const justKept = <Kept open={open} positions={kept} />;
  // Once it is closed, what was found comes before what was never asked.
  const question = mayWrite && <Question open={open} later={later} />;
  return (
    <>
      <a class="govuk-back-link" href="/incidents">
        All incidents
      </a>
      <h1 class="govuk-heading-l">{titleOf(open)}</h1>
      {urgent.length === 0 && justKept}
      {!isExercise && <Numbers contacts={[...contactsToRing(list), ...contactsRung(incident)]} />}
      {hasEnded && (
        <p class="govuk-inset-text">
          Closed: {INCIDENT_WORDS[reportOn(incident).verdict].says}.{' '}
          <a class="govuk-link" href={`${here}/findings`}>
            What was found
          </a>
        </p>
      )}
      {urgent.length > 0 && (
        <ul class="govuk-list db-danger" id="first">
          {urgent.map((each) => (
            <Item of={each} open={open} mayWrite={mayWrite} />
          ))}
        </ul>
      )}
      {urgent.length > 0 && justKept}
      {open.isUnread && (
        <form method="post" action={`${here}/read-it`} class="db-danger">
          <Hidden fields={sentWith(open)} />
          <p class="govuk-body">
            This was sent by a form. Nobody counts as told until somebody says that they have read
            it.
          </p>
          <button type="submit" class="govuk-button">
            I have read it
          </button>
        </form>
      )}
      {!hasEnded && question}
      <StandingIn open={open} />
      <section aria-labelledby="now">
        <h2 class="govuk-heading-m" id="now">
          Now
        </h2>
        {isForLater && (
          <p class="govuk-body">Nothing urgent is left. This can wait for another day:</p>
        )}
        <Reminders open={open} mayWrite={mayWrite} />
        {others.length === 0 ? (
          <p class="govuk-body">Nothing that is known of so far.</p>
        ) : (
          <ol class="govuk-list db-steps">
            {others.map((each) => (
              <Item of={each} open={open} mayWrite={mayWrite} />
            ))}
          </ol>
        )}
        {shown.later.length > 0 && (
          <details class="govuk-details">
            <summary class="govuk-details__summary">
              <span class="govuk-details__summary-text">Afterwards</span>
            </summary>
            <ul class="govuk-list govuk-list--bullet govuk-details__text">
              {shown.later.map(({ says }) => (
                <li>{says}</li>
              ))}
            </ul>
          </details>
        )}
      </section>
      {hasEnded && question}
      {mayWrite && rendered(boxes, [open.id], () => <SayBox open={open} />)}
      {mayWrite && (
        <nav aria-label="Record or ask" class="db-actions">
          <Button text="Record something else" href={`${here}/act`} />
          <Button text="May I …?" href={`${here}/may`} classes="govuk-button--secondary" />
          <Button text="Remind us" href={`${here}/remind`} classes="govuk-button--secondary" />
        </nav>
      )}
      <section aria-labelledby="never">
        <h2 class="govuk-heading-m" id="never">
          Never
        </h2>
        <ul class="govuk-list govuk-list--bullet">
          {neverInOrder(shown.never).map((each) => (
            <li>
              {each.says}
              {each.breached && <strong> This has been broken already.</strong>}
            </li>
          ))}
        </ul>
        {shown.cautions.length > 0 && (
          <>
            <h3 class="govuk-heading-s">Take care</h3>
            <ul class="govuk-list govuk-list--bullet">
              {shown.cautions.map((each) => (
                <li>
                  {each.says} <span class="govuk-hint db-inline">{each.from}</span>
                </li>
              ))}
            </ul>
          </>
        )}
      </section>
      <Record open={open} mayWrite={mayWrite} />
      {rendered(mores, [here, mayWrite, mayDecide && !hasEnded, lessons, drawn], () => (
        <More
          here={here}
          mayWrite={mayWrite}
          mayClose={mayDecide && !hasEnded}
          lessons={lessons}
          drawn={drawn}
        />
      ))}
      <p class="govuk-hint" data-changes={`${here}/changes`}>
        Made at {clockTime(open.now, open.now)}. {isExercise && 'Exercise: ring nobody.'}
      </p>
    </>
  );
};
