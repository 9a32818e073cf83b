/** What a mapping makes of a log, without judging it: the timelines, and every row and cell that is not understood. */
import { readTimeline } from '../engine/read.ts';
import { type RuleBooks, replay } from '../engine/replay.ts';
import type { Bytes, FromRows } from '../formats/from-rows.ts';
import { plainWord } from '../formats/headings.ts';
import { type RowSource, tableOf } from '../formats/table.ts';
import { mayBeRepeated } from '../understanding/names.ts';
import { ACTS } from '../vocabulary/acts.ts';
import { type Fault, isUndone } from '../vocabulary/audits.ts';
import type { Fact } from '../vocabulary/facts.ts';
import { isOfTheSchool } from '../vocabulary/parties.ts';
import { partyOf } from '../vocabulary/pseudonyms.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import { clausesIn, sentencesIn } from './cells.ts';
import { incidentsAsRead, sourceFor, tableRows } from './csv-log.ts';
import { OF_COLUMNS } from './dictionary.ts';
import { readAs } from './guess.ts';
import { NOTHING_NEW, ONLY_NOTE, OTHER_KIND } from './mapped-rows.ts';
import { accountsOf, type Mapping } from './mapping.ts';

/** An incident as a mapping makes it, with the line of each of its events. */
export interface Tried {
  readonly timeline: Timeline;
  readonly line: number;
  readonly lines: readonly number[];
}

/** Something that is said of some rows: where, what, and on which lines. */
export interface NotUnderstood {
  /** "column F", or null where it is about whole rows. */
  readonly where: string | null;
  readonly says: string;
  readonly lines: ReadonlySet<number>;
}

type Said = NotUnderstood & { readonly lines: Set<number> };

/** How many rows of a log are understood. */
export interface Tally {
  readonly rows: number;
  readonly whole: number;
  readonly inPart: number;
  readonly not: number;
  readonly notUnderstood: readonly NotUnderstood[];
}

const placeless = (says: string): string =>
  says
    .replace(/\bline \d+\b/g, 'line …')
    .replace(/; until then .*$/, '; until then its incident is left out');

/** What is listed of a row and is understood all the same: nothing was done, or nothing new is told. */
export const isUnderstood = (fault: Fault): boolean =>
  isUndone(fault) || [ONLY_NOTE, NOTHING_NEW, OTHER_KIND].includes(fault.says);

/** So many incidents are judged, to see which questions they leave open. */
const MOST_ASKED = 300;

/** Gathers what came of the rows of one log. */
export class Trial {
  readonly #used = new Set<number>();
  readonly #listed = new Set<number>();
  readonly #said = new Map<string, Said>();
  /** What keeps the log from being read at all, or an incident from being a timeline. */
  readonly faults: Fault[] = [];
  events = 0;
  incidents = 0;
  /** Incidents that nobody known raised, and acts and answers of nobody known: an audit counts none of these. */
  readonly nobodys = { raised: 0, acts: 0, answers: 0 };
  /** Questions that nobody answered and that a verdict hangs on, each with how many incidents that is of. */
  readonly questions = new Map<Fact, number>();

  say(fault: Fault): void {
    const { line, field, says } = fault;
    if (line !== null && isUnderstood(fault)) this.#used.add(line);
    else if (line !== null && !OF_COLUMNS.includes(says)) this.#listed.add(line);
    if (says === ONLY_NOTE) return;
    const plain = placeless(says);
    const key = `${field} ${plain}`;
    const before = this.#said.get(key);
    if (before === undefined) {
      this.#said.set(key, {
        where: field,
        says: plain,
        lines: new Set(line === null ? [] : [line]),
      });
    } else if (line !== null) before.lines.add(line);
  }

  /** Notes what in a timeline is by nobody who counts. */
  noteNobodys({ events }: Timeline): void {
    const raised = events.find(({ type }) => type === 'concern.raised');
    if (raised?.by === 'unrecorded') this.nobodys.raised += 1;
    for (const { type, by } of events) {
      if (type === 'fact.established') {
        if (!isOfTheSchool(partyOf(by))) this.nobodys.answers += 1;
      } else if (type in ACTS && by === 'unrecorded') this.nobodys.acts += 1;
    }
  }

  /** Notes what is asked of a timeline before it can be judged. */
  noteQuestions(timeline: Timeline, books: RuleBooks): void {
    if (this.incidents > MOST_ASKED) return;
    const asked = replay(timeline, { books }).findings.flatMap(({ verdict, reasons }) =>
      verdict !== 'cannot-tell'
        ? []
        : reasons.flatMap((reason) => (reason.code === 'not-answered' ? reason.facts : [])),
    );
    for (const fact of new Set(asked))
      this.questions.set(fact, (this.questions.get(fact) ?? 0) + 1);
  }

  use(lines: readonly number[]): void {
    this.incidents += 1;
    this.events += lines.length;
    for (const line of lines) this.#used.add(line);
  }

  tally(): Tally {
    const both = [...this.#used].filter((line) => this.#listed.has(line)).length;
    return {
      rows: this.#used.size + this.#listed.size - both,
      whole: this.#used.size - both,
      inPart: both,
      not: this.#listed.size - both,
      notUnderstood: [...this.#said.values()].sort(
        (a, b) =>
          (a.where ?? '').length - (b.where ?? '').length ||
          (a.where ?? '').localeCompare(b.where ?? ''),
      ),
    };
  }
}

/** A piece of a cell that nothing stands for yet, with the rows it is in. */
export interface ClauseLeft {
  readonly clause: string;
  readonly lines: ReadonlySet<number>;
}

/** The pieces of cells of what was done that are not understood, the commonest first; none that may name somebody. */
export const clausesLeft = async (
  source: Bytes,
  upright: RowSource,
  mapping: Mapping,
  trial: Trial,
): Promise<readonly ClauseLeft[]> => {
  const accounts = accountsOf(mapping.columns.type);
  if (accounts.length === 0) return [];
  const from = sourceFor(mapping, upright);
  const known = new Set(Object.keys(mapping.words.type).map(plainWord));
  const found = new Map<string, { clause: string; lines: Set<number> }>();
  let places: readonly { readonly at: number; readonly lines: ReadonlySet<number> }[] | null = null;
  for await (const rows of tableRows(source, mapping, from, () => {})) {
    for (const row of rows) {
      if (places === null) {
        const table = tableOf(source.name, row, from.byKey);
        places = accounts.map(({ column }) => {
          const at = table.columnsOf(column)[0] ?? -1;
          const where = from.byKey ? (table.headings[at] ?? '') : table.placeOf(at);
          const listed = trial.tally().notUnderstood.filter((said) => said.where === where);
          return { at, lines: new Set(listed.flatMap(({ lines }) => [...lines])) };
        });
        continue;
      }
      const { cells, line } = row;
      const clauses = places
        .filter(({ lines }) => lines.has(line))
        .map(({ at }) => cells[at]?.trim() ?? '')
        .filter((cell) => !known.has(plainWord(cell)))
        .flatMap(sentencesIn)
        .filter((sentence) => !known.has(plainWord(sentence)))
        .flatMap(clausesIn);
      for (const clause of clauses) {
        const plain = plainWord(clause);
        if (known.has(plain) || readAs(clause) !== 'unclear' || !mayBeRepeated(clause)) continue;
        const before = found.get(plain);
        if (before === undefined) found.set(plain, { clause, lines: new Set([line]) });
        else before.lines.add(line);
      }
    }
  }
  return [...found.values()].sort((a, b) => b.lines.size - a.lines.size);
};

/** The timelines that a mapping makes, one by one; `trial` hears everything that is not understood. */
export async function* triedOn(
  source: Bytes,
  from: RowSource,
  mapping: Mapping,
  { books, policy }: { readonly books: RuleBooks; readonly policy: string },
  trial: Trial,
): AsyncGenerator<Tried> {
  const readOne = (one: Extract<FromRows, { kind: 'incident' }>): Tried | null => {
    const value = one.value as { readonly policy?: unknown };
    const read = readTimeline({ ...value, policy: value.policy ?? policy }, books);
    if (read.ok) return { timeline: read.timeline, line: one.line, lines: one.lines };
    for (const { says, path } of read.problems) {
      const [list, index] = path;
      const line = list === 'events' && typeof index === 'number' ? one.lines[index] : undefined;
      trial.say({ file: source.name, line: line ?? one.line, field: null, says });
    }
    return null;
  };
  for await (const one of incidentsAsRead(source, mapping, from)) {
    if (one.kind === 'row' || one.kind === 'note') trial.say(one.fault);
    else if (one.kind === 'fault') {
      if (one.fault.file !== source.name) trial.faults.push(one.fault);
      trial.say(one.fault);
    } else {
      const tried = readOne(one);
      if (tried === null) continue;
      trial.use(one.lines);
      trial.noteNobodys(tried.timeline);
      trial.noteQuestions(tried.timeline, books);
      yield tried;
    }
  }
}
