/** Timelines as XES (IEEE 1849-2016), for process-mining tools; nothing of a timeline is lost. */
import type { Timeline } from '../vocabulary/timelines.ts';
import { jsonText, unseen } from '../vocabulary/unseen.ts';
import type { TimelineWriter } from './timeline-writer.ts';
import {
  AS_JSON,
  AT_AS_WRITTEN,
  EVENT_NAMES,
  type Kind,
  NAME,
  NUMBER,
  ROLE,
  TIMESTAMP,
  TRACE_NAMES,
  TRANSITION,
} from './xes-names.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Characters that no XML document may hold, not even escaped. */
const NOT_IN_XML =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to be found.
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu;

const escaped = (text: string): string =>
  text
    .replace(/[&<>"\t\n\r]/g, (char) => ESCAPES[char] ?? char)
    .replace(unseen(), (char) => `&#x${(char.codePointAt(0) ?? 0).toString(16)};`);

/** JSON in which everything that XML cannot hold is escaped. */
const jsonOf = (value: unknown): string =>
  jsonText(value).replace(/[\ufffe\uffff]/g, (char) => (char === '\ufffe' ? '\\ufffe' : '\\uffff'));

const element = (type: string, key: string, value: string): string =>
  `<${type} key="${key}" value="${escaped(value)}"/>`;

/** Text; where XML cannot hold all of it, a readable likeness with the text itself inside. */
const stringElement = (key: string, text: string): string => {
  const likeness = text.replace(NOT_IN_XML, '\ufffd');
  if (likeness === text) return element('string', key, text);
  const inside = element('string', AS_JSON, jsonOf(text));
  return `<string key="${key}" value="${escaped(likeness)}">${inside}</string>`;
};

const list = (key: string, elements: readonly string[]): string =>
  `<list key="${key}"><values>${elements.join('')}</values></list>`;

/** A moment as XML Schema has it: it must have seconds. */
const XML_MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

const withSeconds = (moment: string): string =>
  moment.replace(/^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(?=Z|[+-])/, '$1:00');

const timeElement = (key: string, moment: string): string => {
  if (XML_MOMENT.test(moment)) return element('date', key, moment);
  if (key !== TIMESTAMP) return element('string', key, moment);
  return element('date', key, withSeconds(moment)) + element('string', AT_AS_WRITTEN, moment);
};

const numberElement = (key: string, value: number): string => element('int', key, String(value));

const numbersElement = (key: string, values: readonly number[]): string =>
  list(
    key,
    values.map((each) => numberElement('entry', each)),
  );

const partyElement = (key: string, party: string | readonly string[]): string =>
  typeof party === 'string'
    ? stringElement(key, party)
    : list(
        key,
        party.map((each) => stringElement('party', each)),
      );

const WRITERS: Readonly<Record<Kind, (key: string, value: unknown) => string>> = {
  text: (key, value) => stringElement(key, String(value)),
  'yes-no': (key, value) => element('boolean', key, String(value)),
  number: (key, value) => numberElement(key, value as number),
  numbers: (key, value) => numbersElement(key, value as readonly number[]),
  party: (key, value) => partyElement(key, value as string | readonly string[]),
  time: (key, value) => timeElement(key, String(value)),
  // A list within a list, as several recipients would be, is more than some tools read.
  fields: (key, value) => element('string', key, jsonOf(value)),
};

/** The attributes of a timeline or of an event, one on each line. */
const attributes = (names: typeof TRACE_NAMES, of: object, indent: string): string =>
  names
    .flatMap(({ key, field, kind }) => {
      const value = (of as Readonly<Record<string, unknown>>)[field];
      return value === undefined ? [] : [`${indent}${WRITERS[kind](key, value)}\n`];
    })
    .join('');

/** Events are single moments: each is complete as soon as it has happened. */
const COMPLETE = `      ${element('string', TRANSITION, 'complete')}\n`;

function* traceOf(timeline: Timeline): Generator<string> {
  yield `  <trace>\n${attributes(TRACE_NAMES, timeline, '    ')}`;
  for (const [position, event] of timeline.events.entries()) {
    const number = `      ${numberElement(NUMBER, position)}\n`;
    const said = attributes(EVENT_NAMES, event, '      ');
    yield `    <event>\n${said}${number}${COMPLETE}    </event>\n`;
  }
  yield '  </trace>\n';
}

const extension = (name: string, prefix: string): string =>
  `  <extension name="${name}" prefix="${prefix}" uri="http://www.xes-standard.org/${prefix}.xesext"/>\n`;

const START = [
  '<?xml version="1.0" encoding="UTF-8"?>\n',
  '<log xes.version="1849.2016" xes.features="nested-attributes" xmlns="http://www.xes-standard.org/">\n',
  extension('Concept', 'concept'),
  extension('Time', 'time'),
  extension('Organizational', 'org'),
  extension('Lifecycle', 'lifecycle'),
  '  <global scope="trace">\n',
  `    ${element('string', NAME, 'unknown')}\n`,
  '  </global>\n',
  '  <global scope="event">\n',
  `    ${element('string', NAME, 'unknown')}\n`,
  `    ${element('date', TIMESTAMP, '1970-01-01T00:00:00Z')}\n`,
  `    ${element('string', ROLE, 'unrecorded')}\n`,
  `    ${element('string', TRANSITION, 'complete')}\n`,
  '  </global>\n',
  `  <classifier name="Act" keys="${NAME}"/>\n`,
  `  <classifier name="ActAndRole" keys="${NAME} ${ROLE}"/>\n`,
  `  ${element('string', 'lifecycle:model', 'standard')}\n`,
].join('');

export const xesWriter: TimelineWriter = { start: START, timeline: traceOf, end: '</log>\n' };
