/** Judging incidents one after another in one program: no files, no threads, the totals at the end. */
import manifest from '../../package.json' with { type: 'json' };
import { readTimeline } from '../engine/read.ts';
import type { RuleBooks } from '../engine/replay.ts';
import { fieldInWords } from '../files/text-of.ts';
import { checkText } from '../files/timelines.ts';
import type { Audit } from '../vocabulary/audits.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import { auditOf, FaultList } from './audit-from-counters.ts';
import { LogJudge } from './log-judge.ts';
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
  readonly #options: AuditorOptions;
  readonly #judge: LogJudge;
  readonly #seen = new Names();
  readonly #faults = new FaultList();
  #line = 0;
  #audit: Audit | null = null;

  constructor(options: AuditorOptions) {
    this.#options = options;
    const { books, policy = null, against = null, terms, asOf, ofExercises = false } = options;
    this.#judge = new LogJudge({ books, policy, against, terms, asOf, ofExercises });
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
    const { books, source, terms, asOf, ofExercises = false } = this.#options;
    const { policy = null, against = null } = this.#options;
    this.#audit ??= auditOf({
      counted: this.#judge.counted,
      books,
      part: {
        sources: [source],
        shard: 1,
        of: 1,
        interrupted: false,
        contents: null,
        mapping: null,
      },
      version: manifest.version,
      layers: [],
      policy,
      against,
      ofExercises,
      terms,
      asOf,
      toSee: withFindings(this.#judge.toSee.first, books, asOf),
      faults: this.#faults.faults,
      rows: new FaultList().faults,
      ids: this.#seen.inBase64(),
    });
    return this.#audit;
  }

  #take(timeline: Timeline): boolean {
    if (this.#audit !== null) throw new RangeError('the audit is finished; begin another Auditor');
    const before = this.#seenBefore(timeline);
    if (before !== null) {
      this.#fault(['incident'], `was given before, on line ${before}; it is counted once`);
      return false;
    }
    this.#judge.judgeTimeline(timeline, { file: this.#options.source, line: this.#line });
    this.#judge.tidy();
    return true;
  }

  /** The line on which an incident of that name and school was given before, or null. */
  #seenBefore({ incident, school }: Timeline): number | null {
    const name = Buffer.from(incident);
    const bytes = Buffer.concat([name, Buffer.from(school ?? '')]);
    const print = { first: 0, second: 0 };
    const schoolAt = school === undefined ? null : ([name.length, bytes.length] as const);
    printOf(bytes, [0, name.length], schoolAt, print);
    return this.#seen.add(print, 0, this.#line)?.line ?? null;
  }

  #fault(path: readonly (string | number)[] | null, says: string): void {
    const field = path === null ? null : fieldInWords(path);
    this.#faults.add({ file: this.#options.source, line: this.#line, field, says });
  }
}
