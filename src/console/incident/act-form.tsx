/** Recording something that was done: a sentence to say yes to, and what can be said otherwise. */

import { instantOf } from '../../engine/time.ts';
import {
  actMeantBy,
  channelMatters,
  leftToJudgement,
  listenersOf,
  takesChannel,
  usualChannel,
  usualDoer,
  type Way,
  waysOf,
} from '../../live/choices.ts';
import {
  actOf,
  type Detail,
  type Draft,
  faultsOf,
  type Moment,
  momentOf,
  worthAsking,
} from '../../live/compose.ts';
import { concernAfter } from '../../live/pending.ts';
import { type Warning, warningsOf } from '../../live/warnings.ts';
import { partyInWords } from '../../norms/predicates.ts';
import type { Missing } from '../../understanding/meaning.ts';
import { givesReference } from '../../understanding/reference.ts';
import { readTime } from '../../understanding/school-time.ts';
import { ACT_IDS, ACTS, type Act, SCREEN_METHODS } from '../../vocabulary/acts.ts';
import type { ActDone, TimelineEvent } from '../../vocabulary/events.ts';
import { LONGEST_REFERENCE, LONGEST_TEXT } from '../../vocabulary/free-text.ts';
import {
  CHANNEL_IDS,
  CHANNELS,
  type Channel,
  isOwnParty,
  PARTY_IDS,
  type Party,
} from '../../vocabulary/parties.ts';
import { isPseudonym, type Person, partyOf } from '../../vocabulary/pseudonyms.ts';
import { eventInWords } from '../../words/entries.ts';
import type { ToDoInWords } from '../../words/guidance.ts';
import { clockTime } from '../../words/time.ts';
import { Button } from '../components/button.tsx';
import { Input } from '../components/input.tsx';
import { Radios } from '../components/radios.tsx';
import { Select } from '../components/select.tsx';
import { Textarea } from '../components/textarea.tsx';
import { Errors, TimeField } from '../fields.tsx';
import { errorIn, type FieldError, Form, Hidden, newKey } from '../web.tsx';
import { YesButtons } from './forms.tsx';
import type { OpenIncident } from './open.ts';

/** What a form says of an act, as far as it does. */
export interface ActTyped {
  readonly item: ToDoInWords | null;
  readonly draft: Draft | null;
  readonly moment: Moment;
  readonly errors: readonly FieldError[];
}

const isOneOf = <T extends string>(ids: readonly T[], text: string): text is T =>
  (ids as readonly string[]).includes(text);

const peopleIn = (texts: readonly string[]): readonly Person[] =>
  texts
    .flatMap((text) => text.split(/[\s,]+/))
    .filter((text): text is Person => isOneOf(PARTY_IDS, text) || isPseudonym(text));

/** The fields of the form, with what is usual where nothing was said. */
const defaultsOf = (open: OpenIncident, typed: Form, item: ToDoInWords | null): Form => {
  const type =
    typed.text('other') ||
    typed.text('type') ||
    (item === null ? '' : (actMeantBy(item, '').type ?? ''));
  const fields = new URLSearchParams(
    [...typed.without('type', 'other')].map(([name, value]) => [name, value]),
  );
  fields.set('type', type);
  if (item !== null && isOneOf(ACT_IDS, type)) {
    const listeners = listenersOf(item, type);
    const [only, another] = listeners;
    if (!typed.has('to') && only !== undefined && another === undefined) fields.set('to', only);
    if (!typed.has('by')) fields.set('by', usualDoer(item, type, partyOf(open.me)));
    const to = fields.getAll('to') as Person[];
    if (!typed.has('via') && channelMatters(type, to)) fields.set('via', usualChannel(item, type));
  }
  if (!fields.has('by')) fields.set('by', open.me);
  return new Form(fields);
};

/** Reads the form. Without a draft where it is not known yet what was done, or to whom. */
export const readAct = (open: OpenIncident, typed: Form): ActTyped & { readonly fields: Form } => {
  const { incident, now, list } = open;
  const item = list.find(({ id }) => id === typed.text('item'))?.item ?? null;
  const fields = defaultsOf(open, typed, item);
  const errors: FieldError[] = [];
  const time = fields.text('at');
  const read = readTime(time, now);
  if (!read.ok) errors.push({ field: 'at', says: read.says });
  const moment = momentOf(incident, time === '' || !read.ok ? null : read.instant, now);
  const type = fields.text('type');
  const [by] = peopleIn([fields.text('by')]);
  if (!isOneOf(ACT_IDS, type) || by === undefined) {
    return { item, draft: null, moment, errors, fields };
  }
  const to = ACTS[type].to === 'none' ? [] : peopleIn(fields.all('to'));
  if (ACTS[type].to === 'required' && to.length === 0) {
    return { item, draft: null, moment, errors, fields };
  }
  const via = fields.text('via');
  const how = fields.text('how');
  const about = peopleIn(fields.all('about')).filter(isPseudonym);
  const draft: Draft = {
    type,
    by,
    to,
    about: about.length > 0 || item?.child === undefined ? about : [item.child],
    via: takesChannel(type) && isOneOf(CHANNEL_IDS, via) ? via : undefined,
    withAddress: fields.has('withAddress') ? fields.text('withAddress') === 'yes' : undefined,
    how: type === 'screen.covered' && isOneOf(SCREEN_METHODS, how) ? how : undefined,
    reference: ACTS[type].to === 'none' ? undefined : fields.text('reference'),
    reason: fields.text('reason'),
    note: fields.text('note'),
  };
  for (const says of faultsOf(incident, actOf(draft, moment))) {
    const [field = 'note'] = says.split(' ');
    errors.push({ field, says });
  }
  return { item, draft, moment, errors, fields };
};

const HEADING: Readonly<Record<Warning['alarm'], string>> = {
  breaches: 'This is forbidden',
  'in-doubt': 'It is not known whether this is allowed',
  cautioned: 'Take care',
  'wrong-person': 'Done by them, this does not count',
};

export const Warnings = ({ warnings }: { readonly warnings: readonly Warning[] }) => (
  <>
    {warnings.map(({ alarm, says, clauses, from }) => (
      <div class="govuk-warning-text">
        <span class="govuk-warning-text__icon" aria-hidden="true">
          !
        </span>
        <div class="govuk-warning-text__text">
          {HEADING[alarm]}. {says}
          {clauses.map((clause) => (
            <div class="govuk-body-s">
              {clause.section}: {clause.says}
            </div>
          ))}
          {from !== null && <div class="govuk-body-s">{from}</div>}
        </div>
      </div>
    ))}
  </>
);

const sentenceStart = (says: string): string => `${says.charAt(0).toUpperCase()}${says.slice(1)}`;

/** What is about to be recorded, to say yes to: each in a sentence, with what forbids it. */
export const Sentences = ({
  open,
  events,
}: {
  readonly open: OpenIncident;
  readonly events: readonly TimelineEvent[];
}) => {
  const { incident, now } = open;
  const [concern] = (open.isHidden ? [] : events).flatMap(
    (event) => concernAfter(incident, instantOf(event.at)) ?? [],
  );
  return (
    <>
      {events.map((event) => {
        const at = instantOf(event.at);
        const when = now - at < 60_000 ? 'now' : `at ${clockTime(at, now)}`;
        const reference = 'reference' in event ? event.reference : undefined;
        return (
          <>
            <p class="govuk-body-l">
              {sentenceStart(eventInWords(event, incident.run))}, {when}
              {reference !== undefined && `, reference ${reference}`}.
            </p>
            {!open.isHidden && <Warnings warnings={warningsOf(incident, event)} />}
          </>
        );
      })}
      {concern !== undefined && (
        <p class="govuk-body">
          The record has it that the school learned of this at {clockTime(concern.knownAt, now)}. If
          somebody in school knew earlier,{' '}
          <a class="govuk-link" href={`${open.here}/correct/${concern.entry}`}>
            correct that first
          </a>
          .
        </p>
      )}
    </>
  );
};

/** Whoever may have done it: those of the school first, then everybody. */
export const partyItems = (
  open: OpenIncident,
  first: readonly Party[],
  chosen: readonly string[],
) => {
  const { policy } = open.incident.run;
  const isKnown = (id: Party): boolean =>
    !isOwnParty(id) || (policy.parties ?? []).some((each) => each.id === id);
  const rest = PARTY_IDS.filter((id) => isKnown(id) && !first.includes(id) && id !== 'unrecorded');
  return [...first, ...rest].map((value) => ({
    value,
    text: partyInWords(value, policy),
    selected: chosen.includes(value),
    checked: chosen.includes(value),
  }));
};

const typesOf = (item: ToDoInWords | null): readonly Act[] =>
  item === null ? [] : [...new Set(item.acts.map(({ type }) => type))];

/** What can be chosen of everything that can be done: these first. */
export const actItems = (plain: readonly Act[], chosen: string) => {
  const rest = ACT_IDS.filter((id) => !plain.includes(id)).sort((a, b) =>
    ACTS[a].says < ACTS[b].says ? -1 : 1,
  );
  return [
    { value: '', text: 'Choose', selected: chosen === '' },
    ...[...plain, ...rest].map((value) => ({
      value: value as string,
      text: ACTS[value].says,
      selected: chosen === value,
    })),
  ];
};

/** What is asked of something that was done, and of something that somebody may be about to do. */
const DONE = { what: 'What was done?', who: 'Who did it?', how: 'How were they told?' } as const;
const TO_DO = {
  what: 'What would be done?',
  who: 'Who would do it?',
  how: 'How would they be told?',
} as const;
type Asked = Readonly<Record<keyof typeof DONE, string>>;

/**
 * What was done. Of something on the list, first what would do it; the rest of all that can be done is a long list,
 * and stands behind it.
 */
const TypeField = ({
  open,
  item,
  chosen,
  errors,
  asks,
}: {
  readonly asks: Asked;
  readonly open: OpenIncident;
  readonly item: ToDoInWords | null;
  readonly chosen: string;
  readonly errors: readonly FieldError[];
}) => {
  const own = typesOf(item);
  const isOwn = own.some((type) => type === chosen);
  const label = { text: asks.what };
  if (!isOwn) {
    const likely = open.list.flatMap((each) => (each.standing === 'open' ? each.item.acts : []));
    const first = item === null ? [...new Set(likely.map(({ type }) => type))] : own;
    return (
      <Select
        id="type"
        name="type"
        label={label}
        items={actItems(first, chosen)}
        errorMessage={errorIn(errors, 'type')}
      />
    );
  }
  const others = actItems(own, '').filter(({ value }) => !own.some((type) => type === value));
  return (
    <>
      {own.length === 1 ? (
        <Hidden fields={[['type', chosen]]} />
      ) : (
        <Radios
          idPrefix="type"
          name="type"
          fieldset={{ legend: label }}
          items={own.map((value) => ({
            value: value as string,
            text: sentenceStart(ACTS[value].says),
            checked: value === chosen,
          }))}
          errorMessage={errorIn(errors, 'type')}
        />
      )}
      <details class="govuk-details">
        <summary class="govuk-details__summary">
          <span class="govuk-details__summary-text">Something else was done</span>
        </summary>
        <Select id="other" name="other" label={label} items={others} />
      </details>
    </>
  );
};

/** What was done, without who did it where that is whoever is at the desk. */
const wayInWords = (open: OpenIncident, event: ActDone): string => {
  const says = eventInWords(event, open.incident.run);
  const me = `${partyInWords(partyOf(open.me), open.incident.run.policy)} `;
  return sentenceStart(says.startsWith(me) ? says.slice(me.length) : says);
};

const hasWays = (item: ToDoInWords | null): boolean => item !== null && item.acts.length > 0;

/** The ways that would do something on the list, each as a link to its sentence. */
const Ways = ({
  open,
  act: { item, draft, fields },
}: {
  readonly open: OpenIncident;
  readonly act: ReturnType<typeof readAct>;
}) => {
  if (item === null) return null;
  const isShown = ({ type, to, via }: Way): boolean =>
    draft?.type === type &&
    draft.to.join() === to.join() &&
    (via === undefined || draft.via === via);
  const others = waysOf(item).filter((way) => !isShown(way));
  if (others.length === 0) return null;
  return (
    <>
      <h2 class="govuk-heading-m">
        {draft === null ? 'Which of these was it?' : 'Or was it one of these?'}
      </h2>
      <ul class="govuk-list db-ways">
        {others.map((way) => {
          const query = new URLSearchParams({ item: fields.text('item'), type: way.type });
          for (const to of way.to) query.append('to', to);
          if (way.via !== undefined) query.set('via', way.via);
          const by = usualDoer(item, way.type, partyOf(open.me));
          return (
            <li>
              <a class="govuk-link" href={`${open.here}/act?${query}`}>
                {wayInWords(open, actOf({ ...way, by }, momentOf(open.incident, null, open.now)))}
              </a>
            </li>
          );
        })}
      </ul>
    </>
  );
};

const SCREEN_WORDS = {
  'hector-protector': 'With Hector Protector',
  'screen-off': 'By switching off the screen',
  'device-off': 'By switching off the device',
} as const;

const toItems = (
  open: OpenIncident,
  item: ToDoInWords | null,
  type: string,
  to: readonly string[],
) => {
  const likely = item === null || !isOneOf(ACT_IDS, type) ? [] : listenersOf(item, type);
  return [
    { value: '', text: 'Choose', selected: to.length === 0 },
    ...partyItems(open, likely, to),
  ];
};

/** What is asked beside: what may be why it counts. Where that is hidden, all that an act of its kind can have. */
const detailsAsked = (open: OpenIncident, draft: Draft | null, moment: Moment) => {
  if (draft === null) return [];
  if (!open.isHidden) return worthAsking(open.incident, draft, moment);
  const details: readonly Detail[] = takesChannel(draft.type)
    ? ['withAddress', 'reason']
    : ['reason'];
  return details;
};

/** What can be said of an act, field by field. */
export const ActFields = ({
  open,
  act: { fields, item, draft, moment },
  errors,
  isAskedAbout = false,
}: {
  readonly open: OpenIncident;
  readonly act: ReturnType<typeof readAct>;
  readonly errors: readonly FieldError[];
  /** Whether it is only asked about: what, by whom, to whom and how. */
  readonly isAskedAbout?: boolean;
}) => {
  const type = fields.text('type');
  const known = isOneOf(ACT_IDS, type) ? type : null;
  const asked = detailsAsked(open, draft, moment);
  const to = fields.all('to');
  const by = fields.text('by');
  const asks = isAskedAbout ? TO_DO : DONE;
  return (
    <>
      <TypeField open={open} item={item} chosen={type} errors={errors} asks={asks} />
      <Select
        id="by"
        name="by"
        label={{ text: asks.who }}
        items={[
          ...(by === '' ? [{ value: '', text: 'Choose', selected: true }] : []),
          ...partyItems(open, [partyOf(open.me)], [partyOf(by as Person)]),
        ]}
        errorMessage={errorIn(errors, 'by')}
      />
      {(known === null || ACTS[known].to !== 'none') && (
        <Select
          id="to"
          name="to"
          label={{ text: 'To whom?' }}
          hint={{ text: 'Only for telling, asking or giving.' }}
          items={toItems(open, item, type, to)}
          errorMessage={errorIn(errors, 'to')}
        />
      )}
      {!isAskedAbout && <TimeField asks="When?" typed={fields} errors={errors} />}
      {(known === null || takesChannel(known)) && (
        <Select
          id="via"
          name="via"
          label={{ text: asks.how }}
          items={[
            { value: '', text: 'Not said', selected: fields.text('via') === '' },
            ...CHANNEL_IDS.map((value: Channel) => ({
              value: value as string,
              text: CHANNELS[value],
              selected: fields.text('via') === value,
            })),
          ]}
          errorMessage={errorIn(errors, 'via')}
        />
      )}
      {(asked.includes('withAddress') || fields.has('withAddress')) && (
        <Radios
          idPrefix="withAddress"
          name="withAddress"
          fieldset={{ legend: { text: 'Did you pass on the address of the site?' } }}
          hint={{ text: 'The address itself is never written down here.' }}
          items={[
            { value: 'yes', text: 'Yes', checked: fields.text('withAddress') === 'yes' },
            { value: 'no', text: 'No', checked: fields.text('withAddress') === 'no' },
          ]}
        />
      )}
      {known === 'screen.covered' && (
        <Radios
          idPrefix="how"
          name="how"
          fieldset={{ legend: { text: 'How was the screen covered?' } }}
          items={SCREEN_METHODS.map((value) => ({
            value: value as string,
            text: SCREEN_WORDS[value],
            checked: fields.text('how') === value,
          }))}
        />
      )}
      {!isAskedAbout && (known === null || givesReference(known, peopleIn(to))) && (
        <Input
          id="reference"
          name="reference"
          label={{ text: 'Their reference number, if they gave one' }}
          classes="govuk-input--width-20"
          attributes={{ maxlength: String(LONGEST_REFERENCE) }}
          value={fields.text('reference')}
          errorMessage={errorIn(errors, 'reference')}
        />
      )}
      {(asked.includes('reason') || fields.text('reason') !== '') && (
        <Textarea
          id="reason"
          name="reason"
          label={{ text: 'Why?' }}
          rows={2}
          value={fields.text('reason')}
          errorMessage={errorIn(errors, 'reason')}
        />
      )}
      {!isAskedAbout && (
        <Textarea
          id="note"
          name="note"
          label={{ text: 'A note, if it helps' }}
          hint={{ text: 'No names, no links, no description of a picture.' }}
          rows={2}
          attributes={{ maxlength: String(LONGEST_TEXT) }}
          value={fields.text('note')}
          errorMessage={errorIn(errors, 'note')}
        />
      )}
    </>
  );
};

/** The same as a form of its own. */
const Details = (props: Parameters<typeof ActFields>[0]) => {
  const { open, act } = props;
  return (
    <form method="post" action={`${open.here}/act`} novalidate>
      <Hidden
        fields={[
          ['seen', String(open.seen)],
          ['key', newKey()],
          ['item', act.fields.text('item')],
        ]}
      />
      <ActFields {...props} />
      <Button
        text={act.draft === null ? 'Go on' : 'Show the sentence again'}
        classes="govuk-button--secondary"
      />
    </form>
  );
};

/** What is asked of a typed line that does not say it, or says it in a way that can be read two ways. */
const MISSING: Readonly<Record<Missing, string>> = {
  by: 'Who did it?',
  to: 'To whom?',
  'whose-parents': 'Whose parents?',
  via: 'How were they told?',
  at: 'When was it?',
};

/** Who most likely does things in a school, after whoever is at the desk. */
const LIKELY_DOERS: readonly Party[] = [
  'deputy-dsl',
  'headteacher',
  'teacher',
  'technical-support',
  'pupil',
  'parent',
];

/** Each who may have done it, as a link to the sentence that says so. */
const Doers = ({
  open,
  type,
  fields,
}: {
  readonly open: OpenIncident;
  readonly type: Act;
  readonly fields: Form;
}) => (
  <ul class="govuk-list db-ways">
    {[...new Set([partyOf(open.me), ...LIKELY_DOERS])].map((by) => {
      const query = new URLSearchParams([
        ...fields.without('by').map(([name, value]) => [name, value]),
        ['by', by],
      ]);
      const event = actOf(
        { type, by, to: peopleIn(fields.all('to')) },
        momentOf(open.incident, null, open.now),
      );
      return (
        <li>
          <a class="govuk-link" href={`${open.here}/act?${query}`}>
            {sentenceStart(eventInWords(event, open.incident.run))}
          </a>
        </li>
      );
    })}
  </ul>
);

export const ActForm = ({
  open,
  act,
  more,
  missing = [],
}: {
  readonly open: OpenIncident;
  readonly act: ReturnType<typeof readAct>;
  /** What else is wrong. */
  readonly more: readonly FieldError[];
  /** What a typed line leaves open. */
  readonly missing?: readonly Missing[];
}) => {
  const { draft, moment, item, fields } = act;
  const errors = [...act.errors, ...more];
  const event = draft === null || errors.length > 0 ? null : actOf(draft, moment);
  const warnings = event === null || open.isHidden ? [] : warningsOf(open.incident, event);
  const type = fields.text('type');
  const mayLackTo = isOneOf(ACT_IDS, type) && ACTS[type].to !== 'required';
  const left = missing.filter((each) => each !== 'to' || !mayLackTo);
  const asksWho = left.length === 1 && left[0] === 'by';
  const asked = left.map((each) => MISSING[each]).join(' ');
  const heading = item?.says ?? (asked || (event === null ? 'What was done?' : 'Is this right?'));
  return (
    <>
      <a class="govuk-back-link" href={open.here}>
        Back, without recording
      </a>
      <Errors errors={errors} />
      <h1 class="govuk-heading-l">{heading}</h1>
      {event !== null && (
        <form method="post" action={`${open.here}/act`} class="db-sentence">
          <Hidden
            fields={[
              ...fields.without('sure', 'seen', 'key'),
              ['seen', String(open.seen)],
              ['key', newKey()],
              ['sure', 'yes'],
            ]}
          />
          <Sentences open={open} events={[event]} />
          {warnings.length > 0 && (
            <p class="govuk-body">If it has happened, record it: the record must be true.</p>
          )}
          <YesButtons open={open} events={[event]} />
        </form>
      )}
      {asksWho && isOneOf(ACT_IDS, type) && <Doers open={open} type={type} fields={fields} />}
      {errors.length === 0 && <Ways open={open} act={act} />}
      {event !== null || asksWho || (draft === null && errors.length === 0 && hasWays(item)) ? (
        <details class="govuk-details">
          <summary class="govuk-details__summary">
            <span class="govuk-details__summary-text">It was different</span>
          </summary>
          <Details open={open} act={act} errors={errors} />
        </details>
      ) : (
        <Details open={open} act={act} errors={errors} />
      )}
    </>
  );
};

/** Whether something on the list may be decided against, and which norms that is. */
export const decidable = (open: OpenIncident, id: string) => {
  const item = open.list.find((each) => each.id === id && each.standing === 'open')?.item;
  const norms = item === undefined ? [] : leftToJudgement(open.incident, item.norms);
  return item === undefined || norms.length === 0 ? null : { item, norms };
};
