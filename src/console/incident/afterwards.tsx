/** Afterwards: what was known when it was decided, sheets for other bodies, a summary, review and lessons. */

import type { Hono } from 'hono';
import {
  type Decided,
  decisionsIn,
  HAND_OVERS,
  type HandOver,
  type HandOverTo,
  handOverOf,
  type Lesson,
  lessonIn,
  lessonInWords,
  lessonsIn,
  reviewOf,
  summaryOf,
} from '../../live/afterwards.ts';
import { actOf, momentOf } from '../../live/compose.ts';
import type { RecordLine } from '../../live/looking-up.ts';
import { partyInWords } from '../../norms/predicates.ts';
import { isDay } from '../../vocabulary/events.ts';
import type { FactValue } from '../../vocabulary/facts.ts';
import { isOfTheSchool, PARTY_IDS } from '../../vocabulary/parties.ts';
import { partyOf } from '../../vocabulary/pseudonyms.ts';
import { eventInWords } from '../../words/entries.ts';
import { entryClockTime, entryMomentInWords } from '../../words/moments.ts';
import { dayInWords, dayOf, inSchoolTime } from '../../words/time.ts';
import { Button } from '../components/button.tsx';
import { Select } from '../components/select.tsx';
import { Textarea } from '../components/textarea.tsx';
import { A_DAY, DayField, Errors } from '../fields.tsx';
import { ReachList } from '../shown.tsx';
import {
  type Ask,
  type Env,
  errorIn,
  type FieldError,
  Form,
  Hidden,
  notFound,
  page,
} from '../web.tsx';
import { type Found, keepAndReturn, mayDo, noteAndReturn, within } from './forms.tsx';
import { lessonsOpen, notedAs, type OpenIncident, sentWith } from './open.ts';
import { titleOf } from './page.tsx';
import { devicesLeft } from './reminders.tsx';

const Back = ({ open }: { readonly open: OpenIncident }) => (
  <a class="govuk-back-link db-no-print" href={`/incidents/${open.id}`}>
    Back to the incident
  </a>
);

const Made = ({ open }: { readonly open: OpenIncident }) => {
  const { policy } = open.incident.run;
  return (
    <p class="govuk-body">
      <span class="db-inline">
        {policy.school}. {policy.title}, {policy.edition}.
      </span>{' '}
      Made {inSchoolTime(open.now)}.
    </p>
  );
};

const Lines = ({
  lines,
  open,
  none,
}: {
  readonly lines: readonly RecordLine[];
  readonly open: OpenIncident;
  readonly none: string;
}) =>
  lines.length === 0 ? (
    <p class="govuk-body">{none}</p>
  ) : (
    <ul class="govuk-list db-lines">
      {lines.map(({ position, event }) => (
        <li>
          <strong>{entryMomentInWords(event)}</strong> {eventInWords(event, open.incident.run)}
          {'reference' in event &&
            event.reference !== undefined &&
            `, reference ${event.reference}`}{' '}
          <span class="govuk-hint db-inline">(entry {position})</span>
          {event.reason !== undefined && <div>Why: {event.reason}</div>}
          {event.note !== undefined && <div class="govuk-hint">{event.note}</div>}
        </li>
      ))}
    </ul>
  );

const Bullets = ({ says, none }: { readonly says: readonly string[]; readonly none: string }) =>
  says.length === 0 ? (
    <p class="govuk-body">{none}</p>
  ) : (
    <ul class="govuk-list govuk-list--bullet db-said">
      {says.map((each) => (
        <li>{each}</li>
      ))}
    </ul>
  );

const Decision = ({ of, open }: { readonly of: Decided; readonly open: OpenIncident }) => (
  <section class="db-decision" aria-labelledby={`entry-${of.position}`}>
    <h2 class="govuk-heading-m" id={`entry-${of.position}`}>
      Entry {of.position}, {entryMomentInWords(of.event)}: {of.says}
    </h2>
    {of.event.reason !== undefined && <p class="govuk-body">Why: {of.event.reason}</p>}
    <h3 class="govuk-heading-s">Known then</h3>
    <Bullets says={of.known} none="No question had been answered." />
    <h3 class="govuk-heading-s">Not known then</h3>
    <Bullets says={of.notKnown} none="No question was open." />
    <h3 class="govuk-heading-s">Done by then</h3>
    <Lines
      lines={of.before.filter(({ event }) => event.type !== 'fact.established')}
      open={open}
      none="Nothing."
    />
    {of.writtenLater.length > 0 && (
      <>
        <h3 class="govuk-heading-s">Had happened, but was written down only later</h3>
        <Lines lines={of.writtenLater} open={open} none="" />
      </>
    )}
  </section>
);

const decisionsPage: Found = (c, open) => {
  const decisions = decisionsIn(open.incident);
  return page(
    c,
    { title: `What was known when: ${titleOf(open)}`, isExercise: open.isExercise },
    <>
      <Back open={open} />
      <h1 class="govuk-heading-l">What was known when it was decided</h1>
      <Made open={open} />
      {decisions.length === 0 && <p class="govuk-body">Nothing was decided so far.</p>}
      {decisions.map((each) => (
        <Decision of={each} open={open} />
      ))}
    </>,
  );
};

const isHandOver = (to: string): to is HandOverTo => Object.hasOwn(HAND_OVERS, to);

const VALUES: Readonly<Record<FactValue, string>> = { yes: 'Yes', no: 'No', unclear: 'Not clear' };

/** A line to write on by hand; with a reader it is left out. */
const Blank = ({
  of,
  size = '',
}: {
  readonly of: string;
  readonly size?: '' | 'long' | 'line';
}) => (
  <span class={size === '' ? 'db-blank' : `db-blank db-blank--${size}`}>
    {of} <span aria-hidden="true" />
  </span>
);

/** What is known, as whoever it is handed to asks it: what is so, and since when, by whose word. */
const Known = ({ sheet, open }: { readonly sheet: HandOver; readonly open: OpenIncident }) =>
  sheet.known.length === 0 ? (
    <p class="govuk-body">Nothing was answered.</p>
  ) : (
    <ul class="govuk-list db-lines">
      {sheet.known.map(({ says, value, from }) => (
        <li>
          {says}: <strong>{VALUES[value]}</strong>
          {from === null ? (
            <span class="govuk-hint db-inline"> (follows from what is recorded)</span>
          ) : (
            <span class="govuk-hint db-inline">
              {' '}
              ({entryClockTime(from.event, open.now)},{' '}
              {partyInWords(from.event.by, open.incident.run.policy)}, entry {from.position})
            </span>
          )}
        </li>
      ))}
    </ul>
  );

/** Who else was told: when and how. What they were told, and what they call it, is left out. */
const OthersTold = ({ sheet, open }: { readonly sheet: HandOver; readonly open: OpenIncident }) => (
  <ul class="govuk-list db-lines">
    {sheet.othersTold.map(({ event, position }) => (
      <li>
        <strong>{entryMomentInWords(event)}</strong> {eventInWords(event, open.incident.run)}{' '}
        <span class="govuk-hint db-inline">(entry {position})</span>
      </li>
    ))}
    {sheet.notTold.map((each) => (
      <li>
        <strong>Not told</strong>, as far as is recorded: {each}
      </li>
    ))}
  </ul>
);

const handOverPage: Found = (c, open) => {
  const to = c.req.param('to') ?? '';
  if (!isHandOver(to)) return notFound(c);
  const sheet = handOverOf(open.incident, to);
  const isAboutDevices = sheet.devices.length > 0;
  const { policy } = open.incident.run;
  return page(
    c,
    { title: `For ${sheet.to}: ${titleOf(open)}`, isExercise: open.isExercise },
    <div class="db-handover">
      <Back open={open} />
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{titleOf(open)}</span>
        For {sheet.to}
      </h1>
      <p class="govuk-body">
        <strong>{policy.school}.</strong> Confidential. Made {inSchoolTime(open.now)}, from what the
        school had written down by then. Times are those of the clock in school.
      </p>
      <ReachList contacts={sheet.contacts} isExercise={open.isExercise} />
      <p class="govuk-body">
        <Blank of="Handed over by" size="long" /> <Blank of="ring back on" />{' '}
        <Blank of="to" size="long" /> <Blank of="at" /> <Blank of="your reference" />
      </p>
      <h2 class="govuk-heading-m">Who it is about</h2>
      <ul class="govuk-list">
        {(sheet.who.length === 0
          ? [{ says: 'The record does not say who', isChild: true }]
          : sheet.who
        ).map(({ says, isChild }) => (
          <li>
            <strong>{says}</strong> <Blank of="name" size="long" /> <Blank of="born" />{' '}
            {isChild ? (
              <>
                <Blank of="class" /> <Blank of="lives at" size="long" />{' '}
                <Blank of="parents" size="long" />
              </>
            ) : (
              <Blank of="job" />
            )}
          </li>
        ))}
      </ul>
      <p class="govuk-hint">The record has no names. Write them by hand, on this sheet only.</p>
      <h2 class="govuk-heading-m">How the school came to know</h2>
      <Lines lines={sheet.concerns} open={open} none="Not from a concern about them." />
      <p class="govuk-body">
        <Blank of="What was said, in their own words" size="line" />
      </p>
      <p class="govuk-body db-print-only">
        <Blank of="" size="line" />
      </p>
      <h2 class="govuk-heading-m">What is known</h2>
      <Known sheet={sheet} open={open} />
      <h2 class="govuk-heading-m">What is not known yet</h2>
      <Bullets says={sheet.notKnown} none="Everything that is asked first was answered." />
      {isAboutDevices && (
        <>
          <h2 class="govuk-heading-m">Devices, pictures and evidence</h2>
          <Lines lines={sheet.devices} open={open} none="" />
          <ul class="govuk-list">
            {devicesLeft(open).map(({ says }) => (
              <li>
                <strong>{says}</strong>
              </li>
            ))}
          </ul>
          <p class="govuk-body">
            <Blank of="Make and number" size="long" /> <Blank of="whose it is" />{' '}
            <Blank of="kept where" /> <Blank of="who has the key" />
          </p>
        </>
      )}
      <h2 class="govuk-heading-m">What the school has done</h2>
      <Lines lines={sheet.done} open={open} none="The record has nothing more for this sheet." />
      <h2 class="govuk-heading-m">What you have been told before</h2>
      <Lines lines={sheet.toldBefore} open={open} none="Nothing is recorded." />
      <h2 class="govuk-heading-m">Who else has been told</h2>
      <OthersTold sheet={sheet} open={open} />
      {sheet.roles.length > 0 && (
        <>
          <h2 class="govuk-heading-m">Who did or saw this, by role</h2>
          <ul class="govuk-list db-said">
            {sheet.roles.map((each) => (
              <li>
                {each} <Blank of="name" size="long" /> <Blank of="telephone" />
              </li>
            ))}
          </ul>
        </>
      )}
      <p class="govuk-body">
        <Blank of="Signed" size="long" /> <Blank of="on" />
      </p>
      <p class="govuk-hint">
        Only what this body needs first is here. What others were told, and their reference numbers,
        are left out.{' '}
        <span class="db-inline">
          {policy.title}, {policy.edition}.
        </span>
      </p>
    </div>,
  );
};

const handOversPage: Found = (c, open) =>
  page(
    c,
    { title: 'Sheets to hand over', isExercise: open.isExercise },
    <>
      <Back open={open} />
      <h1 class="govuk-heading-l">Sheets to hand over</h1>
      <ul class="govuk-list db-list">
        {Object.entries(HAND_OVERS).map(([to, says]) => (
          <li>
            <a class="govuk-link" href={`/incidents/${open.id}/hand-over/${to}`}>
              For {says}
            </a>
          </li>
        ))}
      </ul>
      <p class="govuk-body">
        Each has what that body asks first. Telling them counts once they have it: ring, then record
        it.
      </p>
    </>,
  );

const summaryPage: Found = (c, open) => {
  const title = titleOf(open);
  const text = summaryOf(open.incident, open.now, title);
  return page(
    c,
    { title: `Summary: ${title}`, isExercise: open.isExercise },
    <>
      <Back open={open} />
      <h1 class="govuk-heading-l">Text to copy</h1>
      <p class="govuk-body db-no-print">
        Select all of it, copy it, and paste it into the child's file. It names nobody: add there
        who child 1 is.
      </p>
      <label class="govuk-label" for="summary">
        The text
      </label>
      <textarea class="govuk-textarea db-no-print" id="summary" rows={20} readonly>
        {text}
      </textarea>
      <pre class="db-sheet db-print-only">{text}</pre>
    </>,
  );
};

const OWNERS = PARTY_IDS.filter((id) => isOfTheSchool(id) && !id.startsWith('own-'));

const LessonSaid = ({ lesson }: { readonly lesson: Lesson }) => (
  <>
    {lesson.says} <strong>{lesson.owner}</strong>, by <strong>{dayInWords(lesson.by)}</strong>
  </>
);

/** Whether it is done, by whom and when; or the form to say so. */
const LessonStanding = ({
  open,
  position,
  lesson,
  mayWrite,
  typed,
  errors,
}: {
  readonly open: OpenIncident;
  readonly position: number;
  readonly lesson: Lesson;
  readonly mayWrite: boolean;
  readonly typed: Form;
  readonly errors: readonly FieldError[];
}) => {
  const { policy } = open.incident.run;
  const today = dayOf(open.now);
  const done = notedAs(open.beside, 'lesson-done').find(({ beside }) => beside.entry === position);
  if (done !== undefined) {
    return (
      <form method="post" action={`/incidents/${open.id}/beside`}>
        <Hidden fields={[...sentWith(open), ['over', String(done.number)]]} />
        <strong>Done</strong> on {dayInWords(done.beside.on)} by{' '}
        {partyInWords(done.beside.by, policy)}.{' '}
        {mayWrite && (
          <button type="submit" class="db-link-button db-small db-no-print">
            It is not done<span class="govuk-visually-hidden">: {lesson.says}</span>
          </button>
        )}
      </form>
    );
  }
  const owner = OWNERS.find((id) => partyInWords(id, policy) === lesson.owner);
  const [on, who] = [`on-${position}`, `who-${position}`];
  const isTyped = typed.text('lesson') === String(position);
  return (
    <>
      <p class={lesson.by < today ? 'db-overdue' : 'govuk-body'}>
        {lesson.by < today ? 'Open, and past its day.' : 'Open.'}
      </p>
      {mayWrite && (
        <details class="govuk-details db-no-print" open={isTyped}>
          <summary class="govuk-details__summary">
            <span class="govuk-details__summary-text">
              It is done<span class="govuk-visually-hidden">: {lesson.says}</span>
            </span>
          </summary>
          <form method="post" novalidate>
            <Hidden fields={[...sentWith(open), ['what', 'done'], ['lesson', String(position)]]} />
            <DayField
              id={on}
              name="on"
              asks="On which day?"
              value={isTyped ? typed.text('on') : today}
              errors={errors}
            />
            <Select
              id={who}
              name="who"
              label={{ text: 'Who saw to it?' }}
              items={OWNERS.map((value) => ({
                value: value as string,
                text: partyInWords(value, policy),
                selected: value === (typed.text('who') || (owner ?? partyOf(open.me))),
              }))}
              errorMessage={errorIn(errors, who)}
            />
            <Button text="Mark it as done" preventDoubleClick />
          </form>
        </details>
      )}
    </>
  );
};

const reviewPage = (
  c: Ask,
  open: OpenIncident,
  typed: Form,
  errors: readonly FieldError[] = [],
): Response | Promise<Response> => {
  const { policy } = open.incident.run;
  const lines = reviewOf(open.incident);
  const left = lessonsOpen(open);
  const mayWrite = mayDo(c, open, 'write');
  return page(
    c,
    { title: 'Review and lessons', isExercise: open.isExercise, hasErrors: errors.length > 0 },
    <>
      <Back open={open} />
      <Errors errors={errors} />
      <h1 class="govuk-heading-l">Review and lessons</h1>
      {lines.length === 0 && <p class="govuk-body">Nothing was reviewed so far.</p>}
      {lessonsIn(open.incident).length > 0 && (
        <p class="govuk-body">
          {left.length === 0
            ? 'Every lesson was seen to.'
            : `${left.length} ${left.length === 1 ? 'lesson is' : 'lessons are'} still open.`}
        </p>
      )}
      <ul class="govuk-list db-lines">
        {lines.map(({ position, event }) => {
          const lesson = lessonIn(event.note ?? '');
          return (
            <li>
              <strong>{entryMomentInWords(event)}</strong> {eventInWords(event, open.incident.run)}{' '}
              <span class="govuk-hint db-inline">(entry {position})</span>
              {lesson === null ? (
                event.note !== undefined && <div>{event.note}</div>
              ) : (
                <div>
                  <LessonSaid lesson={lesson} />
                  <LessonStanding
                    open={open}
                    position={position}
                    lesson={lesson}
                    mayWrite={mayWrite}
                    typed={typed}
                    errors={errors}
                  />
                </div>
              )}
            </li>
          );
        })}
      </ul>
      {mayWrite && (
        <form method="post" class="db-no-print">
          <Hidden fields={[...sentWith(open), ['what', 'reviewed']]} />
          <Button text="We have reviewed it: record that" classes="govuk-button--secondary" />
        </form>
      )}
      {mayWrite && (
        <form method="post" class="db-no-print" novalidate>
          <Hidden fields={sentWith(open)} />
          <h2 class="govuk-heading-m">Write down a lesson</h2>
          <Textarea
            id="note"
            name="note"
            rows={3}
            label={{ text: 'What is to change?' }}
            hint={{ text: 'One thing. No names.' }}
            value={typed.text('note')}
            errorMessage={errorIn(errors, 'note')}
          />
          <Select
            id="owner"
            name="owner"
            label={{ text: 'Who sees to it?' }}
            items={OWNERS.map((value) => ({
              value: value as string,
              text: partyInWords(value, policy),
              selected: value === typed.text('owner'),
            }))}
            errorMessage={errorIn(errors, 'owner')}
          />
          <DayField id="by" asks="By when?" value={typed.text('by')} errors={errors} />
          <Button text="Record it" preventDoubleClick />
        </form>
      )}
    </>,
    errors.length > 0 ? 400 : 200,
  );
};

const lessonDone: Found = (c, open, typed) => {
  const entry = lessonsOpen(open).find((each) => String(each) === typed.text('lesson'));
  const by = OWNERS.find((id) => id === typed.text('who'));
  const on = typed.text('on');
  if (entry === undefined) return c.redirect(`/incidents/${open.id}/review`, 303);
  if (!isDay(on) || on > dayOf(open.now)) {
    return reviewPage(c, open, typed, [
      { field: `on-${entry}`, says: 'Give the day on which it was done, today at the latest' },
    ]);
  }
  if (by === undefined) {
    return reviewPage(c, open, typed, [{ field: `who-${entry}`, says: 'Choose who saw to it' }]);
  }
  return noteAndReturn(c, open, { is: 'lesson-done', entry, on, by }, typed, '/review');
};

const recordReview: Found = (c, open, typed) => {
  if (typed.text('what') === 'done') return lessonDone(c, open, typed);
  if (typed.text('what') !== 'reviewed') return recordLesson(c, open, typed);
  const moment = momentOf(open.incident, null, open.now);
  const event = actOf({ type: 'review.held', by: open.me, to: [] }, moment);
  return keepAndReturn(c, open, [event], typed, (more) => reviewPage(c, open, typed, more));
};

const recordLesson: Found = async (c, open, typed) => {
  const [says, by] = [typed.text('note'), typed.text('by')];
  const owner = OWNERS.find((id) => id === typed.text('owner'));
  const errors: FieldError[] = [];
  if (!/\p{L}{2}/u.test(says))
    errors.push({ field: 'note', says: 'Say what is to change, in words' });
  if (owner === undefined) errors.push({ field: 'owner', says: 'Choose who sees to it' });
  if (!isDay(by)) errors.push({ field: 'by', says: A_DAY });
  if (owner === undefined || errors.length > 0) return reviewPage(c, open, typed, errors);
  const name = partyInWords(owner, open.incident.run.policy);
  const event = actOf(
    {
      type: 'lessons.recorded',
      by: open.me,
      to: [],
      note: lessonInWords({ says, owner: name, by }),
    },
    momentOf(open.incident, null, open.now),
  );
  return keepAndReturn(c, open, [event], typed, (more) => reviewPage(c, open, typed, more));
};

export const afterwardsPages = (app: Hono<Env>): void => {
  app.get('/incidents/:id/decisions', within(decisionsPage, 'what was known when it was decided'));
  app.get('/incidents/:id/hand-over', within(handOversPage));
  app.get('/incidents/:id/hand-over/:to', within(handOverPage, 'sheet to hand over'));
  app.get('/incidents/:id/summary', within(summaryPage, 'summary'));
  app.get(
    '/incidents/:id/review',
    within((c, open) => reviewPage(c, open, new Form(new URLSearchParams())), 'review'),
  );
  app.post('/incidents/:id/review', within(recordReview));
};
