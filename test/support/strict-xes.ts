/**
 * A reader of XES that forgives nothing. It holds a log to the XML serialization of IEEE 1849-2016:
 * which elements stand where and in which order, which XML attributes each must have and of which lexical
 * type, that keys are unique beside each other, and that what is declared as global is everywhere. To
 * this it adds what PM4Py stops at, which the standard allows: anything nested in a part of a list.
 */
import { SaxesParser } from 'saxes';

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
}

const NAMESPACE = 'http://www.xes-standard.org/';

const NAME = /^[A-Z_a-z:\u00c0-\uffff][\w:.\u00b7\u00c0-\uffff-]*$/;
const NC_NAME = /^[A-Z_a-z\u00c0-\uffff][\w.\u00b7\u00c0-\uffff-]*$/;
const TOKEN = /^(\S+( \S+)*)?$/;
const MOMENT =
  /^-?\d{4,}-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00)?$/;

const isMoment = (text: string): boolean => {
  const [, month, day, hour, minute, second] = (MOMENT.exec(text) ?? []).map(Number);
  if (month === undefined || day === undefined) return false;
  const last = new Date(Date.UTC(Number(text.slice(0, 4)), month, 0)).getUTCDate();
  const isDay = month >= 1 && month <= 12 && day >= 1 && day <= last;
  return isDay && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
};

const isLong = (text: string): boolean =>
  /^[+-]?\d+$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text);

type Check = (text: string) => boolean;
const anyText: Check = () => true;
const matches =
  (pattern: RegExp): Check =>
  (text) =>
    pattern.test(text);

/** The kinds of attributes with the lexical form of their values. */
const VALUES: Readonly<Record<string, Check>> = {
  string: anyText,
  date: isMoment,
  int: isLong,
  float: matches(/^([+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|-?INF|NaN)$/),
  boolean: matches(/^(true|false|0|1)$/),
  id: anyText,
};
const ATTRIBUTES = [...Object.keys(VALUES), 'list'];

/** XML attributes: those that must be there, and those that may. */
interface Form {
  readonly must: Readonly<Record<string, Check>>;
  readonly may?: Readonly<Record<string, Check>>;
  /** What stands in it, in this order; each group any number of times. */
  readonly inside: readonly (readonly string[])[];
}

const FORMS: Readonly<Record<string, Form>> = {
  log: {
    must: { 'xes.version': matches(/^[+-]?(\d+(\.\d*)?|\.\d+)$/) },
    may: { 'xes.features': matches(TOKEN), xmlns: (text) => text === NAMESPACE },
    inside: [['extension'], ['global'], ['classifier'], ATTRIBUTES, ['trace'], ['event']],
  },
  extension: {
    must: { name: matches(NC_NAME), prefix: matches(NC_NAME), uri: matches(/^https?:\/\/\S+$/) },
    inside: [],
  },
  global: { must: { scope: matches(/^(trace|event)$/) }, inside: [ATTRIBUTES] },
  classifier: {
    must: { name: matches(NC_NAME), keys: matches(TOKEN) },
    may: { scope: matches(/^(trace|event)$/) },
    inside: [],
  },
  trace: { must: {}, inside: [ATTRIBUTES, ['event']] },
  event: { must: {}, inside: [ATTRIBUTES] },
  list: { must: { key: matches(NAME) }, inside: [['values']] },
  values: { must: {}, inside: [ATTRIBUTES] },
  ...Object.fromEntries(
    Object.entries(VALUES).map(([kind, value]) => [
      kind,
      { must: { key: matches(NAME), value }, inside: [ATTRIBUTES] },
    ]),
  ),
};

const parsed = (text: string): Element => {
  const parser = new SaxesParser({ xmlns: true });
  const open: Element[] = [{ name: '', attributes: {}, children: [] }];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ local, uri, attributes }) => {
    const values = Object.entries(attributes).map(([name, { value }]) => [name, value] as const);
    const name = uri === NAMESPACE ? local : `{${uri}}${local}`;
    const element = { name, attributes: Object.fromEntries(values), children: [] };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => open.pop());
  parser.on('text', (found) => {
    if (found.trim() !== '') throw new Error('text between elements');
  });
  parser.on('doctype', () => {
    throw new Error('a document type');
  });
  parser.write(text).close();
  const [log, ...others] = open[0]?.children ?? [];
  if (log?.name !== 'log' || others.length > 0) throw new Error('not one log');
  return log;
};

/** What is wrong with XML attributes, and with what stands inside which element and where. */
function* formFaults(element: Element, where: string): Generator<string> {
  const { name, attributes, children } = element;
  const form = FORMS[name];
  if (form === undefined) {
    yield `${where}: there is no such element`;
    return;
  }
  for (const [each, check] of Object.entries(form.must)) {
    const value = attributes[each];
    if (value === undefined) yield `${where}: lacks ${each}`;
    else if (!check(value)) yield `${where}: ${each} is of another type`;
  }
  for (const [each, value] of Object.entries(attributes)) {
    if (each in form.must) continue;
    const check = form.may?.[each];
    if (check === undefined) yield `${where}: may not have ${each}`;
    else if (!check(value)) yield `${where}: ${each} is of another type`;
  }
  let group = 0;
  for (const child of children) {
    const at = form.inside.findIndex((names) => names.includes(child.name));
    if (at === -1) yield `${where}: may not hold ${child.name}`;
    else if (at < group) yield `${where}: ${child.name} stands too late`;
    group = Math.max(group, at);
    yield* formFaults(child, `${where} > ${child.attributes.key ?? child.name}`);
  }
}

const isAttribute = ({ name }: Element): boolean => ATTRIBUTES.includes(name);

function* keyFaults(element: Element, where: string): Generator<string> {
  const { name, children } = element;
  if (name === 'list' && children.filter((each) => each.name === 'values').length !== 1) {
    yield `${where}: a list has one element with its values`;
  }
  const keys = children.filter(isAttribute).map(({ attributes }) => attributes.key);
  if (name !== 'values' && new Set(keys).size < keys.length) yield `${where}: a key twice`;
  for (const child of children) {
    const here = `${where} > ${child.attributes.key ?? child.name}`;
    if (name === 'values' && child.children.length > 0) yield `${here}: nested in a list`;
    yield* keyFaults(child, here);
  }
}

/** What is declared as being everywhere, and is not; classifiers that go by anything else. */
function* globalFaults(log: Element): Generator<string> {
  const globals = log.children.filter(({ name }) => name === 'global');
  const scopes = globals.map(({ attributes }) => attributes.scope);
  if (new Set(scopes).size < scopes.length) yield 'log: the same scope twice';
  const ofScope = (scope: string) =>
    globals.find(({ attributes }) => attributes.scope === scope)?.children ?? [];
  const traces = log.children.filter(({ name }) => name === 'trace');
  const events = traces.flatMap(({ children }) => children.filter(({ name }) => name === 'event'));
  for (const [scope, all] of [
    ['trace', traces],
    ['event', events],
  ] as const) {
    for (const { name, attributes } of ofScope(scope)) {
      const has = ({ children }: Element): boolean =>
        children.some((each) => each.name === name && each.attributes.key === attributes.key);
      if (!all.every(has)) yield `log: not every ${scope} has ${attributes.key}`;
    }
  }
  for (const { name, attributes } of log.children) {
    if (name !== 'classifier') continue;
    const known = ofScope(attributes.scope ?? 'event').map((each) => each.attributes.key);
    for (const key of attributes.keys?.split(' ') ?? []) {
      if (!known.includes(key)) yield `log: a classifier goes by ${key}, which is not global`;
    }
  }
}

/** Everything in a log that a strict reader would stop at. @throws where it is not XML */
export const faultsOfXes = (text: string): readonly string[] => {
  const log = parsed(text);
  return [...formFaults(log, 'log'), ...keyFaults(log, 'log'), ...globalFaults(log)];
};
