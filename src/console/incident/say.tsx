/** Typing anything: it is read, said back in a sentence, and kept only for a yes. What is in doubt is asked back. */
import type { Hono } from 'hono';
import { actOf, lastStanding, type Moment, momentOf, tidied } from '../../live/compose.ts';
import { partiesMeant } from '../../live/matching.ts';
import { momentAhead } from '../../live/reminders.ts';
import { factHolds } from '../../norms/predicates.ts';
import type { ActRead, AskBack, Meaning } from '../../understanding/meaning.ts';
import { typedTime } from '../../understanding/school-time.ts';
import { understand } from '../../understanding/understand.ts';
import { ACT_IDS, ACTS, type Act } from '../../vocabulary/acts.ts';
import type { TimelineEvent } from '../../vocabulary/events.ts';
import { isPseudonym, type Pseudonym, partyOf } from '../../vocabulary/pseudonyms.ts';
import { eventInWords } from '../../words/entries.ts';
import { Button } from '../components/button.tsx';
import { Input } from '../components/input.tsx';
import { type Ask, type Env, Form, Hidden, page } from '../web.tsx';
import { ActForm, decidable, readAct, Sentences } from './act-form.tsx';
import {
  type Found,
  keepAndReturn,
  within,
  withMoreDevices,
  withProblem,
  YesButtons,
} from './forms.tsx';
import { type OpenIncident, sentWith } from './open.ts';

/** How long a line can be. */
const LONGEST_LINE = 300;

const SAY_OR_ASK = {
  label: { text: 'Say what was done, or ask' },
  hint: { text: 'Such as: rang 101 at 9.40 ref 0458. Nothing is recorded before you say yes.' },
};
const SAY_WHAT_YOU_DO = {
  label: { text: 'Say what you do' },
  hint: { text: 'Such as: I told the head in person. Nothing counts before you say yes.' },
};

/** The box itself, with what was typed into it. */
export const SayBox = ({
  open,
  text = '',
}: {
  readonly open: OpenIncident;
  readonly text?: string;
}) => (
  <form method="post" action={`${open.here}/say`} class="db-say">
    <Input
      id="text"
      name="text"
      {...(open.isHidden ? SAY_WHAT_YOU_DO : SAY_OR_ASK)}
      value={text}
      autocomplete="off"
      attributes={{ maxlength: String(LONGEST_LINE) }}
    />
    <Button text="Read it" classes="govuk-button--secondary" />
  </form>
);

/** What is asked back, for each reason why. */
const ASKS: Readonly<Partial<Record<AskBack | 'one-by-one', string>>> = {
  'nothing-read': 'That was not understood. Say who did what, and to whom.',
  'in-progress': 'Is it done? Only what has happened is recorded.',
  'still-to-come': 'That is still to come. Record it once it has happened.',
  'who-is-meant': 'Who is meant? Say a role, such as teacher, head or mum.',
  'which-act': 'That can mean several things. Which?',
  'words-left-over': 'Part of that was not understood, and it may matter.',
  'asked-somebody-to': 'You asked somebody to do it. Record it once they have.',
  'told-us': 'Somebody told you. Is it so that it happened?',
  'one-by-one': 'That says several things. Record them one at a time.',
  contradiction: 'That says two things that do not go together. Say one at a time.',
};

const NOT_CLEAR = 'It is not clear that this has happened. Only what has happened is recorded.';

const isAct = (type: ActRead['type']): type is Act => (ACT_IDS as readonly string[]).includes(type);

/** An act that was read, as the fields of the form that records it. */
const fieldsOf = (open: OpenIncident, act: ActRead, note = ''): Form => {
  const fields = new URLSearchParams({ type: act.type });
  if (note !== '') fields.set('note', note);
  if (act.by !== null || act.isByUser) fields.set('by', act.by ?? open.me);
  // Who did it is asked then: it is not taken to be whoever types.
  if (act.missing.includes('by')) fields.set('by', '');
  for (const to of act.to) fields.append('to', to);
  if (act.via !== null) fields.set('via', act.via);
  if (act.reference !== null) fields.set('reference', act.reference);
  if (act.how !== null) fields.set('how', act.how);
  if (act.at !== null) fields.set('at', typedTime(Date.parse(act.at), open.now));
  return new Form(fields);
};

/** The entry that a meaning comes to, where nothing is missing from it. */
const entryOf = (open: OpenIncident, meaning: Meaning, note = ''): TimelineEvent | null => {
  const now: Moment = momentOf(open.incident, null, open.now);
  if (meaning.kind === 'answer') {
    const { fact, value } = meaning;
    return { ...now, type: 'fact.established', by: open.me, fact, value };
  }
  if (meaning.kind === 'not-done' && !meaning.isYet && isAct(meaning.type)) {
    const [first, ...more] = meaning.to;
    const to = more.length === 0 ? first : meaning.to;
    return tidied({ ...now, type: 'act.omitted', by: open.me, act: meaning.type, to });
  }
  if (meaning.kind !== 'act') return null;
  if (meaning.type === 'message.acknowledged') return { ...now, type: meaning.type, by: open.me };
  if (meaning.missing.length > 0) return null;
  const { draft, moment, errors } = readAct(open, fieldsOf(open, meaning, note));
  return draft === null || errors.length > 0 ? null : actOf(draft, moment);
};

const sentence = (open: OpenIncident, event: TimelineEvent): string => {
  const says = eventInWords(event, open.incident.run);
  return `${says.charAt(0).toUpperCase()}${says.slice(1)}.`;
};

const sayPage = (c: Ask, open: OpenIncident, children: unknown, title = 'Is this right?') =>
  page(
    c,
    { title, isExercise: open.isExercise },
    <>
      <a class="govuk-back-link" href={open.here}>
        Back, without recording
      </a>
      {children as never}
    </>,
  );

const confirmPage = (c: Ask, open: OpenIncident, text: string, events: readonly TimelineEvent[]) =>
  sayPage(
    c,
    open,
    <>
      <h1 class="govuk-heading-l">Is this right?</h1>
      <form method="post" action={`${open.here}/say`} class="db-sentence">
        <Hidden fields={[...sentWith(open), ['text', text], ['sure', 'yes']]} />
        <Sentences open={open} events={events} />
        <YesButtons open={open} events={events} />
      </form>
      <h2 class="govuk-heading-m">Otherwise say it again</h2>
      <SayBox open={open} text={text} />
    </>,
  );

const says = (open: OpenIncident, meaning: Meaning): string | null => {
  if (meaning.kind === 'answer') {
    return factHolds(meaning.fact, open.incident.run.policy);
  }
  if (!('type' in meaning) || !isAct(meaning.type)) return null;
  const event = entryOf(open, { ...meaning, kind: 'act', missing: [] } as Meaning);
  if (event !== null) return sentence(open, event);
  const { says: act, to } = ACTS[meaning.type];
  return to === 'required' ? `${act} somebody` : act;
};

/** Those that can be put in words, each once. */
const shownOnce = (open: OpenIncident, candidates: readonly Meaning[]) => [
  ...new Map(
    candidates.flatMap((each) => {
      const shown = says(open, each);
      return shown === null ? [] : [[shown, each] as const];
    }),
  ),
];

/** What is still to come can be noted to come back to. */
const TO_COME: readonly (AskBack | 'one-by-one')[] = [
  'planned',
  'still-to-come',
  'in-progress',
  'asked-somebody-to',
];
const BACK = /\b(?:call|ring|phone|chase|get)(?:s|ing)?\b.*\bback\b|\bremind/i;

/** The form for a reminder, filled in from what was typed. */
const reminderFor = (open: OpenIncident, text: string, candidates: readonly Meaning[]): string => {
  const { policy } = open.incident.run;
  const told = candidates.flatMap((each) => ('to' in each ? each.to : []));
  const named = text.split(/[^\p{L}-]+/u).flatMap((word) => {
    const found = word.length > 2 ? partiesMeant(word, policy) : [];
    return found.length === 1 ? found : [];
  });
  const at = momentAhead(text, open.now);
  const [who] = [...told.map(partyOf), ...named].filter((party) => party !== partyOf(open.me));
  const query = new URLSearchParams({ says: text });
  if (who !== undefined) query.set('who', who);
  if (at !== null) query.set('at', typedTime(at, open.now));
  return `${open.here}/remind?${query}`;
};

const askBackPage = (
  c: Ask,
  open: OpenIncident,
  text: string,
  {
    ask,
    candidates,
  }: {
    readonly ask: AskBack | 'one-by-one';
    readonly candidates: readonly Meaning[];
  },
) =>
  sayPage(
    c,
    open,
    <>
      <h1 class="govuk-heading-l">{ASKS[ask] ?? NOT_CLEAR}</h1>
      <p class="govuk-body">Nothing is recorded.</p>
      {shownOnce(open, candidates).map(([shown, each]) => {
        if (!('type' in each)) return null;
        return (
          <form method="post" action={`${open.here}/act`}>
            <Hidden fields={[...sentWith(open), ...fieldsOf(open, each as ActRead).without()]} />
            <Button text={`It happened: ${shown}`} classes="govuk-button--secondary" />
          </form>
        );
      })}
      {!open.isHidden && (TO_COME.includes(ask) || BACK.test(text)) && (
        <Button
          text="Remind us of it"
          href={reminderFor(open, text, candidates)}
          classes="govuk-button--secondary"
        />
      )}
      <SayBox open={open} text={text} />
      <p class="govuk-body">
        <a class="govuk-link" href={`${open.here}/act`}>
          Choose from a list instead
        </a>
      </p>
      {open.isHidden && (
        <p class="govuk-body">
          <a class="govuk-link" href={`${open.here}/decide`}>
            Decide not to do something
          </a>
        </p>
      )}
    </>,
    'Say more',
  );

const undoPage = (c: Ask, open: OpenIncident) => {
  const { events } = open.incident.timeline;
  const last = lastStanding(events, open.mayUndo);
  const event = last === null ? undefined : events[last];
  if (last === null || event === undefined) return withProblem(c, open, 'There is nothing to undo');
  return sayPage(
    c,
    open,
    <>
      <h1 class="govuk-heading-l">Undo this?</h1>
      <form method="post" action={`${open.here}/undo`} class="db-sentence">
        <Hidden fields={[...sentWith(open), ['entry', String(last)]]} />
        <p class="govuk-body-l">{sentence(open, event)}</p>
        <Button text="Yes, it was a mistake" preventDoubleClick />
      </form>
      {!open.isHidden && (
        <p class="govuk-body">
          <a class="govuk-link" href={`${open.here}#record`}>
            Correct another entry
          </a>
        </p>
      )}
    </>,
    'Undo this?',
  );
};

/** Asking whether something may be done: the page that answers it, with what was read filled in. */
const toMay = (c: Ask, open: OpenIncident, text: string, about: ActRead | undefined) => {
  const isRead = about !== undefined && about.missing.length === 0;
  const fields = isRead ? fieldsOf(open, about).without('at', 'reference') : [['text', text]];
  const query = new URLSearchParams(fields.map(([name = '', value = '']) => [name, value]));
  return c.redirect(`${open.here}/may?${query}`, 303);
};

/** So many words that say more than the entry does are kept beside it, as they were typed. */
const WORTH_A_NOTE = 3;

const understood = (open: OpenIncident, text: string) => {
  const { run, timeline } = open.incident;
  const pseudonyms = timeline.events.flatMap((event) =>
    [event.by, ...('to' in event ? [event.to ?? []].flat() : [])].filter(isPseudonym),
  );
  const { meanings, notUnderstood } = understand(text, {
    policy: run.policy,
    open: [...run.open],
    me: partyOf(open.me),
    now: open.now,
    asking: open.shown.ask[0]?.fact ?? null,
    pseudonyms: pseudonyms as readonly Pseudonym[],
  });
  const left = notUnderstood.join(' ').split(' ').length;
  return { meanings, note: left >= WORTH_A_NOTE ? text : '' };
};

/** What a drill does not take as an entry, and what to do instead; null for all else. */
const insteadInDrill = (c: Ask, open: OpenIncident, meaning: Meaning) => {
  switch (meaning.kind) {
    case 'question':
      return withProblem(
        c,
        open,
        'Nothing here answers that. Choose whom to ask on the page of the drill, or have it show what the procedure says',
      );
    case 'decided-against':
      return c.redirect(`${open.here}/decide?act=${meaning.type}`, 303);
    case 'not-done':
      return meaning.isYet
        ? withProblem(c, open, 'It is not done yet, so there is nothing to record')
        : null;
    case 'act':
      return meaning.type === 'incident.closed' ? c.redirect(`${open.here}/end`, 303) : null;
    default:
      return null;
  }
};

export const say: Found = async (c, open, typed) => {
  const text = typed.text('text').slice(0, LONGEST_LINE);
  if (text === '') return c.redirect(open.here, 303);
  const { meanings, note } = understood(open, text);
  const [first, another] = meanings;
  if (first === undefined) {
    return askBackPage(c, open, text, { ask: 'nothing-read', candidates: [] });
  }
  const events = meanings.flatMap(
    (each, index) => entryOf(open, each, index === 0 ? note : '') ?? [],
  );
  const isWhole = events.length === meanings.length;
  if (isWhole && typed.text('sure') === 'yes') {
    const kept = await keepAndReturn(c, open, events, typed);
    return withMoreDevices(c, open, events, typed, kept);
  }
  if (first.kind === 'unclear') return askBackPage(c, open, text, first);
  if (open.isHidden) {
    const instead = insteadInDrill(c, open, first);
    if (instead !== null) return instead;
  }
  if (first.kind === 'question')
    return toMay(c, open, text, first.about.length === 1 ? first.about[0] : undefined);
  if (first.kind === 'correction') return undoPage(c, open);
  if (first.kind === 'decided-against') {
    const item = open.list.find(
      ({ id, item: { acts } }) =>
        acts.some(({ type }) => type === first.type) && decidable(open, id) !== null,
    );
    return item === undefined
      ? withProblem(c, open, 'This is not left to judgement: it is to be done')
      : c.redirect(`${open.here}/decide?item=${encodeURIComponent(item.id)}`, 303);
  }
  if (first.kind === 'act' && first.type === 'incident.closed') {
    return c.redirect(`${open.here}/close`, 303);
  }
  if (first.kind === 'not-done' && first.isYet) {
    return withProblem(
      c,
      open,
      'It is not done yet, so there is nothing to record. It stays on the list',
    );
  }
  if (another === undefined && first.kind === 'act' && isAct(first.type)) {
    const read = readAct(open, fieldsOf(open, first, note));
    // What is in doubt is asked before there is a sentence to say yes to.
    const act = first.missing.length === 0 ? read : { ...read, draft: null };
    return page(
      c,
      { title: 'Is this right?', isExercise: open.isExercise },
      <ActForm open={open} act={act} more={[]} missing={first.missing} />,
    );
  }
  return isWhole
    ? confirmPage(c, open, text, events)
    : askBackPage(c, open, text, { ask: 'one-by-one', candidates: meanings });
};

export const sayPages = (app: Hono<Env>): void => {
  app.post('/incidents/:id/say', within(say));
};
