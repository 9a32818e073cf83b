/** Judging batches, here or in a thread. */

import { fieldInWords, textOf } from '../files/text-of.ts';
import { checkText } from '../files/timelines.ts';
import type { Fault } from '../vocabulary/audits.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import { differsInWords } from '../words/audit.ts';
import { FindingLines } from './finding-lines.ts';
import {
  BY_NUMBERS,
  COUNT,
  END,
  HOW,
  LINE,
  OF_LINE,
  type ReadLines,
  START,
  UNCHECKED,
} from './line-reader.ts';
import { LogJudge, type LogOptions, type Place } from './log-judge.ts';
import type { Timelines } from './logs.ts';
import type { Counted } from './totals.ts';
import type { Batch } from './triage.ts';
import type { Candidate } from './worst-incidents.ts';

export interface JudgingOptions extends LogOptions {
  /** Whether every finding is wanted, and not only the counts. */
  readonly findings: boolean;
}

/** What came of a batch, beside what was counted. */
export interface BatchJudged {
  readonly faults: readonly Fault[];
  /** Findings as JSON lines, a text for each incident, where they are wanted. */
  readonly findings: readonly string[];
  /** Where the tables and XState differ; nothing may be reported then. */
  readonly differs: Fault | null;
}

type Checked = Batch['checked'];

export interface Outcome {
  readonly counted: Counted;
  readonly candidates: readonly Candidate[];
}

export class Judging {
  readonly #options: JudgingOptions;
  readonly #judge: LogJudge;
  readonly #findings = new FindingLines();

  constructor(options: JudgingOptions) {
    this.#options = options;
    this.#judge = new LogJudge(options, options.findings);
  }

  get outcome(): Outcome {
    return { counted: this.#judge.counted, candidates: this.#judge.toSee.first };
  }

  async judge({ of, checked }: Batch): Promise<BatchJudged> {
    const judged = 'lines' in of ? await this.#lines(of, checked) : this.#timelines(of, checked);
    this.#judge.tidy();
    return judged;
  }

  #timelines({ file, timelines, places }: Timelines, checked: Checked): BatchJudged {
    const findings: string[] = [];
    let differs: Fault | null = null;
    for (const [index, timeline] of timelines.entries()) {
      const place = { file, line: places[index] ?? 1 };
      this.#judge.judgeTimeline(timeline, place);
      this.#tellOf(place, findings);
      if (checked.has(index)) differs = this.#compare([timeline], place);
      if (differs !== null) break;
    }
    return { faults: [], findings, differs };
  }

  /** Judges lines: by their numbers where they have them, and the others by their text. */
  async #lines(read: ReadLines, checked: Checked): Promise<BatchJudged> {
    const { file, bytes, lines } = read;
    const faults: Fault[] = [];
    const findings: string[] = [];
    let differs: Fault | null = null;
    let entry = 0;
    for (let at = 0; at < lines.length && differs === null; at += OF_LINE) {
      const how = lines[at + HOW] as number;
      const isChecked = checked.has(at / OF_LINE);
      const byNumbers = how === BY_NUMBERS && !this.#options.findings;
      const place = { file, line: lines[at + LINE] as number };
      if (byNumbers) this.#judge.judgeLine(read, at, entry);
      entry += lines[at + COUNT] as number;
      if (byNumbers && !isChecked) continue;
      const text = bytes.subarray(lines[at + START], lines[at + END]);
      const timelines =
        how === UNCHECKED ? await this.#read(text, place, faults) : [timelineIn(text)];
      for (const timeline of byNumbers ? [] : timelines) {
        this.#judge.judgeTimeline(timeline, place);
        this.#tellOf(place, findings);
      }
      if (isChecked) differs = this.#compare(timelines, place);
    }
    return { faults, findings, differs };
  }

  /** Adds the findings on the incident that was judged last, where they are wanted. */
  #tellOf(place: Place, found: string[]): void {
    const { incident } = this.#judge;
    if (incident !== null) found.push(this.#findings.of(incident, place));
  }

  /** Reads a line in full, and says what is wrong with it. */
  async #read(bytes: Uint8Array, place: Place, faults: Fault[]): Promise<readonly Timeline[]> {
    const text = textOf(bufferOf(bytes));
    const tell = (path: readonly (string | number)[] | null, says: string): void => {
      faults.push({ ...place, field: path === null ? null : fieldInWords(path), says });
    };
    if (typeof text !== 'string') {
      tell(null, text.says);
      return [];
    }
    const read = await checkText(text, this.#options.books);
    for (const { path, says } of read.faults) tell(path, says);
    return read.timelines.map(({ timeline }) => timeline);
  }

  #compare(timelines: readonly Timeline[], place: Place): Fault | null {
    const [timeline] = timelines;
    if (timeline === undefined || timelines.length > 1) return null;
    const what = this.#judge.disagreement(timeline);
    return what === null ? null : { ...place, field: null, says: differsInWords(what) };
  }
}

const bufferOf = ({ buffer, byteOffset, length }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, length);

/** What stands in a line that is good. */
const timelineIn = (bytes: Uint8Array): Timeline =>
  JSON.parse(bufferOf(bytes).toString()) as Timeline;
