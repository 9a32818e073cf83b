/**
 * How the fields of a timeline are called in XES (IEEE 1849-2016). What the standard has a name for
 * goes by it; `org:role` rather than `org:resource`, since nobody here has a name. Our own are not
 * declared as an extension: an extension is looked up at its address by some tools, and a log about
 * children makes nobody look anything up.
 */
export const OURS = 'dutybound:';

export const NAME = 'concept:name';
export const TIMESTAMP = 'time:timestamp';
export const ROLE = 'org:role';
export const TRANSITION = 'lifecycle:transition';

/** The moment as it was written, where `time:timestamp` cannot hold that. */
export const AT_AS_WRITTEN = `${OURS}at`;
/** The number of the entry among those of its trace, which others name. */
export const NUMBER = `${OURS}number`;
/** Inside another attribute: its value as a JSON string, where XML cannot hold it. */
export const AS_JSON = `${OURS}json`;

/** What an attribute of XES holds; `party` is one or a list of them, `fields` are JSON. */
export type Kind = 'text' | 'yes-no' | 'number' | 'numbers' | 'party' | 'time' | 'fields';

interface Named {
  readonly key: string;
  readonly field: string;
  readonly kind: Kind;
}

const ours = (field: string, kind: Kind): Named => ({ key: `${OURS}${field}`, field, kind });

/** The fields of a timeline, in the order in which they are written. */
export const TRACE_NAMES: readonly Named[] = [
  { key: NAME, field: 'incident', kind: 'text' },
  ours('policy', 'text'),
  ours('record', 'text'),
  ours('exercise', 'yes-no'),
  ours('school', 'text'),
  ours('note', 'text'),
];

/** The fields of an event. */
export const EVENT_NAMES: readonly Named[] = [
  { key: NAME, field: 'type', kind: 'text' },
  { key: TIMESTAMP, field: 'at', kind: 'time' },
  { key: ROLE, field: 'by', kind: 'text' },
  ours('to', 'party'),
  ours('about', 'party'),
  ours('via', 'text'),
  ours('procedure', 'text'),
  ours('fact', 'text'),
  ours('value', 'text'),
  ours('act', 'text'),
  ours('norm', 'text'),
  ours('decision', 'text'),
  ours('reason', 'text'),
  ours('note', 'text'),
  ours('reference', 'text'),
  ours('knownAt', 'time'),
  ours('recordedAt', 'time'),
  ours('notBefore', 'time'),
  ours('notAfter', 'time'),
  ours('sequence', 'text'),
  ours('after', 'numbers'),
  ours('withAddress', 'yes-no'),
  ours('how', 'text'),
  ours('entry', 'number'),
  ours('sameAs', 'number'),
  ours('covers', 'numbers'),
  ours('replacement', 'fields'),
];
