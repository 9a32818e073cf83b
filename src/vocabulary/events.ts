import * as z from 'zod';
import { ACT_IDS, ACTS, type Act, SCREEN_METHODS, type ScreenMethod } from './acts.ts';
import { FACT_IDS, FACT_VALUES, type Fact, type FactValue } from './facts.ts';
import { freeText, LONGEST_TEXT, refuseCarriers, shortReference } from './free-text.ts';
import { CHANNEL_IDS, type Channel, PARTY_IDS } from './parties.ts';
import { type NormId, PROCEDURE_IDS, type ProcedureId } from './procedures.ts';
import { type Person, pseudonymSchema } from './pseudonyms.ts';

/**
 * The three clocks, who, and free text, which every event has. Times are ISO 8601 with a zone.
 * `at`: it happened. `knownAt`: the school came to know (defaults to `at`). `recordedAt`: it was
 * written down.
 */
interface Common {
  readonly at: string;
  readonly knownAt?: string | undefined;
  readonly recordedAt?: string | undefined;
  /**
   * Where the moment is known only to a span, such as a day: it happened no earlier than this, and no
   * later than `notAfter`. Both or neither; `at` is then one moment of the span, and tells nothing more.
   */
  readonly notBefore?: string | undefined;
  readonly notAfter?: string | undefined;
  /** Of a span only: whether it came before or after others of that time is not known either. */
  readonly sequence?: 'unknown' | undefined;
  /** Zero-based positions of earlier entries that it came after, although its moment or theirs is a span. */
  readonly after?: readonly number[] | undefined;
  /**
   * Of a span only: the zero-based position of an earlier entry, which it came after by no more than
   * `within` minutes (0: at once). Both or neither.
   */
  readonly soonAfter?: number | undefined;
  readonly within?: number | undefined;
  readonly by: Person;
  readonly note?: string | undefined;
  readonly reason?: string | undefined;
}

/** That what is known is not news: the zero-based position of the concern it was raised by before. */
interface SaysSame {
  readonly sameAs?: number | undefined;
}

/** What an act or an answer is about, where that is not everything known by then. */
interface Narrowed {
  /** Zero-based positions of earlier entries. */
  readonly covers?: readonly number[] | undefined;
  /** Who it is about. */
  readonly about?: Person | readonly Person[] | undefined;
}

export interface ConcernRaised extends Common, SaysSame {
  readonly type: 'concern.raised';
  readonly procedure: ProcedureId;
  /** How it was raised; in person or by telephone where nothing is said. */
  readonly via?: Channel | undefined;
  /** Whom the concern was raised with. */
  readonly to?: Person | readonly Person[] | undefined;
  /** Whom the concern is about. */
  readonly about?: Person | readonly Person[] | undefined;
}

export interface ProcedureOpened extends Common, SaysSame {
  readonly type: 'procedure.opened';
  readonly procedure: ProcedureId;
}

export interface FactEstablished extends Common, SaysSame, Narrowed {
  readonly type: 'fact.established';
  readonly fact: Fact;
  readonly value: FactValue;
}

export interface ActDone extends Common, Narrowed {
  readonly type: Act;
  readonly to?: Person | readonly Person[] | undefined;
  readonly via?: Channel | undefined;
  readonly reference?: string | undefined;
  /** Whether the address of the site was passed on. The address itself is never recorded here. */
  readonly withAddress?: boolean | undefined;
  readonly how?: ScreenMethod | undefined;
}

export interface ActOmitted extends Common {
  readonly type: 'act.omitted';
  readonly act: Act;
  readonly to?: Person | readonly Person[] | undefined;
  /** Who it was not done for. */
  readonly about?: Person | readonly Person[] | undefined;
}

export interface DecisionRecorded extends Common {
  readonly type: 'decision.recorded';
  readonly norm: NormId;
  /** `do-not`: what is left to judgement is not going to be done (the default). */
  readonly decision?: 'do' | 'do-not' | undefined;
}

/** Somebody read what had been sent to them. */
export interface MessageAcknowledged extends Common {
  readonly type: 'message.acknowledged';
  /** Zero-based position of the entry that sent it; without it, all that was sent to them by then. */
  readonly entry?: number | undefined;
}

export interface EntryCorrected extends Common {
  readonly type: 'entry.corrected';
  /** Zero-based position of the entry that is wrong. */
  readonly entry: number;
  readonly reason: string;
  /** The fields that should have been written; without it the entry is withdrawn. */
  readonly replacement?: Readonly<Record<string, unknown>> | undefined;
}

export interface IncidentClosed extends Common {
  readonly type: 'incident.closed';
}

export type TimelineEvent =
  | ConcernRaised
  | ProcedureOpened
  | FactEstablished
  | ActDone
  | ActOmitted
  | DecisionRecorded
  | MessageAcknowledged
  | EntryCorrected
  | IncidentClosed;

const instant = z.iso
  .datetime({
    offset: true,
    error: 'is not a date and time with a zone, such as 2026-03-04T09:12:00Z',
    abort: true,
  })
  .max(29)
  .regex(/^[^.]*(?:\.\d{1,3}(?!\d).*)?$/, {
    error: 'has more than three decimals of a second; give it to the millisecond at most',
  });
/** Whether a text is a date and time with a zone. */
export const isInstant = (text: string): boolean => instant.safeParse(text).success;

/** Whether it is a day of the calendar, such as 2026-03-04. */
export const isDay = (text: string): boolean => isInstant(`${text}T00:00:00Z`);

const party = z.union([z.enum(PARTY_IDS), pseudonymSchema]);
const parties = z.union([party, z.array(party).min(1)]);

const position = z.int().min(0, { error: 'is less than 0; entries are counted from 0' });
/** Longer than this is not soon: such a log gives days. */
const MOST_WITHIN = 1_440;
const within = z
  .int()
  .min(0, { error: 'is less than 0; write the minutes after that entry, 0 for at once' })
  .max(MOST_WITHIN, { error: 'is more than a day (1440 minutes); give notBefore and notAfter' });

const common = {
  at: instant,
  knownAt: instant.optional(),
  recordedAt: instant.optional(),
  notBefore: instant.optional(),
  notAfter: instant.optional(),
  sequence: z.enum(['unknown']).optional(),
  after: z.lazy(() => positions).optional(),
  soonAfter: position.optional(),
  within: within.optional(),
  by: party,
  note: freeText(LONGEST_TEXT).optional(),
  reason: freeText(LONGEST_TEXT).optional(),
};

/** The fields of an entry that a correction may change. */
const REPLACEABLE = [
  'at',
  'knownAt',
  'recordedAt',
  'notBefore',
  'notAfter',
  'sequence',
  'soonAfter',
  'within',
  'by',
  'to',
  'about',
  'via',
  'how',
  'procedure',
  'fact',
  'value',
  'act',
  'norm',
  'decision',
  'reference',
  'withAddress',
  'sameAs',
  'covers',
  'note',
  'reason',
] as const;

const positions = z
  .array(position)
  .min(1, { error: 'is an empty list; give the positions of entries, or leave it out' });
/** The fields of a correction that hold numbers. */
const NUMBERED: readonly string[] = ['sameAs', 'covers', 'soonAfter', 'within'];
/** A number stands for an entry, or for minutes, and only in the fields that have one. */
const refuseStrayPositions = (
  fields: Readonly<Partial<Record<(typeof REPLACEABLE)[number], unknown>>>,
  context: z.RefinementCtx,
): void => {
  for (const [field, value] of Object.entries(fields)) {
    const isNumber = typeof (Array.isArray(value) ? value[0] : value) === 'number';
    if (!isNumber || NUMBERED.includes(field)) continue;
    context.addIssue({ code: 'invalid_union', errors: [], path: [field], input: value });
  }
};
const narrowed = { covers: positions.optional(), about: parties.optional() };

/** The shape of each event that is not an act. */
export const noticeShapes = {
  'concern.raised': {
    procedure: z.enum(PROCEDURE_IDS),
    to: parties.optional(),
    about: parties.optional(),
    via: z.enum(CHANNEL_IDS).optional(),
    sameAs: position.optional(),
  },
  'procedure.opened': { procedure: z.enum(PROCEDURE_IDS), sameAs: position.optional() },
  'fact.established': {
    fact: z.enum(FACT_IDS),
    value: z.enum(FACT_VALUES),
    sameAs: position.optional(),
    ...narrowed,
  },
  'act.omitted': { act: z.enum(ACT_IDS), to: parties.optional(), about: parties.optional() },
  'decision.recorded': {
    norm: z
      .string()
      .max(80, { error: 'is not the id of a norm' })
      .regex(/^[a-z-]+\.[a-z0-9-]+$/, { error: 'is not the id of a norm' }),
    decision: z.enum(['do', 'do-not']).optional(),
  },
  'message.acknowledged': { entry: position.optional() },
  'entry.corrected': {
    entry: position,
    reason: z
      .string()
      .min(1, { error: 'is empty; say what was wrong' })
      .max(LONGEST_TEXT)
      .superRefine(refuseCarriers),
    replacement: z
      .partialRecord(
        z.enum(REPLACEABLE),
        z.union([freeText(LONGEST_TEXT), z.boolean(), parties, position, positions]),
      )
      .superRefine(refuseStrayPositions)
      .optional(),
  },
  'incident.closed': {},
} as const;

const tellingFields = {
  via: z.enum(CHANNEL_IDS).optional(),
  reference: shortReference.optional(),
  withAddress: z.boolean().optional(),
};

const notice = <T extends keyof typeof noticeShapes>(type: T) =>
  z.strictObject({ type: z.literal(type), ...common, ...noticeShapes[type] });

const actsThatTake = (to: 'required' | 'optional' | 'none') =>
  ACT_IDS.filter((act) => ACTS[act].to === to && act !== 'screen.covered') as [Act, ...Act[]];

/** One event, as it stands in a timeline. Unknown fields are refused, so none can hold a file. */
export const timelineEventSchema = z.discriminatedUnion('type', [
  notice('concern.raised'),
  notice('procedure.opened'),
  notice('fact.established'),
  notice('act.omitted'),
  notice('decision.recorded'),
  notice('message.acknowledged'),
  notice('entry.corrected'),
  notice('incident.closed'),
  z.strictObject({
    type: z.enum(actsThatTake('required')),
    ...common,
    ...narrowed,
    to: parties,
    ...tellingFields,
  }),
  z.strictObject({
    type: z.enum(actsThatTake('optional')),
    ...common,
    ...narrowed,
    to: parties.optional(),
    reference: shortReference.optional(),
  }),
  z.strictObject({ type: z.enum(actsThatTake('none')), ...common, ...narrowed }),
  z.strictObject({
    type: z.literal('screen.covered'),
    ...common,
    ...narrowed,
    how: z.enum(SCREEN_METHODS).optional(),
  }),
]);

/** By type, which fields an event may have. */
const knownFields: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  timelineEventSchema.options.flatMap(({ shape }) => {
    const types: readonly string[] =
      'options' in shape.type ? shape.type.options : [...shape.type.values];
    return types.map((type) => [type, new Set(Object.keys(shape))] as const);
  }),
);
const replaceable: ReadonlySet<string> = new Set(REPLACEABLE);

/** The first type or field of an event that there is none of here; null where there is none. It may be of a later vocabulary. */
export const unknownIn = (event: {
  readonly type: string;
  readonly replacement?: object | undefined;
}) => {
  const known = knownFields.get(event.type);
  if (known === undefined) return event.type;
  return (
    Object.keys(event).find((field) => !known.has(field)) ??
    Object.keys(event.replacement ?? {}).find((field) => !replaceable.has(field)) ??
    null
  );
};
