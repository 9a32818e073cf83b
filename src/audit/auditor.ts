/** Judging incidents one after another in one program: no files, no threads, the totals at the end. */
import manifest from '../../package.json' with { type: 'json' };
import { readTimeline } from '../engine/read.ts';
import type { RuleBooks } from '../engine/replay.ts';
import { fieldInWords } from '../files/text-of.ts';
import { checkText } from '../files/timelines.ts';
import type { Audit } from '../vocabulary/audits.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import { auditOf, FaultList } from './audit-from-counters.ts';
import { LogJudge, type LogOptions } from './log-judge.ts';
import { Names, printOf } from './seen-incidents.ts';
import { withFindings } from './worst-incidents.ts';

export interface AuditorOptions {
  readonly books: RuleBooks;
  /** What the incidents come from, such as a file or a school; two audits to be merged have two names. */
  readonly source: string;
  /** Judge everything under this policy, instead of the one that each incident names. */
  readonly policy?: string | undefined;
  /** Judge everything under this policy as well, and say what changes. */
  readonly against?: string | undefined;
  /** Judge what began in one of these school terms alone, such as `2026-spring`. */
  readonly terms?: readonly string[] | undefined;
  /** When incidents are judged whose last entry is earlier, in milliseconds; without it, at that entry. */
  readonly asOf?: number | undefined;
  /** Judge exercises alone, and leave real incidents out. */
  readonly ofExercises?: boolean | undefined;
}

/**
 * Judges the incidents of one source, and counts. What cannot be read is listed as a fault of the
 * audit, and so is an incident given twice; exercises are counted apart.
 *
 * @example
 * const auditor = new Auditor({ books: ruleBooks, source: 'school-a' });
 * for (const line of lines) await auditor.judgeText(line);
 * const audit = auditor.finish();
 */
export class Auditor {
  readonly #source: string;
  readonly #options: LogOptions;
  readonly #judge: LogJudge;
  readonly #seen = new Names();
  readonly #faults = new FaultList();
  #line = 0;
  #audit: Audit | null = null;

  constructor(options: AuditorOptions) {
    const { source, books, policy = null, against = null, terms, asOf } = options;
    this.#source = source;
    this.#options = {
      books,
      policy,
      against,
      terms,
      asOf,
      ofExercises: options.ofExercises ?? false,
    };
    this.#judge = new LogJudge(this.#options);
  }

  /** A timeline as a parsed value; it counts as one line of its source. @returns whether it was judged. */
  judge(value: unknown): boolean {
    this.#line += 1;
    const read = readTimeline(value, this.#options.books);
    if (read.ok) return this.#take(read.timeline);
    for (const { path, says } of read.problems) this.#fault(path, says);
    return false;
  }

  /** A line of a log: a timeline as JSON, or several in a list. @returns whether all of it was judged. */
  async judgeText(text: string): Promise<boolean> {
    this.#line += 1;
    const { timelines, faults } = await checkText(text, this.#options.books);
    for (const { path, says } of faults) this.#fault(path, says);
    const taken = timelines.map(({ timeline }) => this.#take(timeline));
    return faults.length === 0 && taken.every(Boolean);
  }

  /** The totals. Nothing more can be judged after it. */
  finish(): Audit {
    this.#audit ??= auditOf({
      ...this.#options,
      counted: this.#judge.counted,
      part: {
        sources: [this.#source],
        shard: 1,
        of: 1,
        interrupted: false,
        contents: null,
        mapping: null,
      },
      version: manifest.version,
      layers: [],
      toSee: withFindings(this.#judge.toSee.list, this.#options.books, this.#options.asOf),
      faults: this.#faults.faults,
      rows: new FaultList().faults,
      ids: this.#seen.inBase64(),
    });
    return this.#audit;
  }

  #take(timeline: Timeline): boolean {
    if (this.#audit !== null) throw new RangeError('the audit is finished; begin another Auditor');
    const before = this.#seen.add(printOf(timeline), 0, this.#line);
    if (before !== null) {
      this.#fault(['incident'], `was given before, on line ${before.line}; it is counted once`);
      return false;
    }
    this.#judge.judgeTimeline(timeline, { file: this.#source, line: this.#line });
    this.#judge.tidy();
    return true;
  }

  #fault(path: readonly (string | number)[] | null, says: string): void {
    const field = path && fieldInWords(path);
    this.#faults.add({ file: this.#source, line: this.#line, field, says });
  }
}
