/** Judging batches, here or in a thread. */

import { type Fault as FaultInText, fieldInWords, textOf } from '../files/text-of.ts';
import { checkText } from '../files/timelines.ts';
import type { Fault } from '../vocabulary/audits.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import { differsInWords } from '../words/audit.ts';
import { FindingLines } from './finding-lines.ts';
import type { ReadLines } from './line-reader.ts';
import { LogJudge, type LogOptions, type Place } from './log-judge.ts';
import type { Counted } from './totals.ts';
import type { Batch } from './triage.ts';
import type { Candidate } from './worst-incidents.ts';

export interface JudgingOptions extends LogOptions {
  /** Whether every finding is wanted, and not only the counts. */
  readonly findings: boolean;
}

/** What came of a batch, beside what was counted. */
export interface BatchJudged {
  readonly faults: Fault[];
  /** Findings as JSON lines, a text for each incident, where they are wanted. */
  readonly findings: string[];
  /** Where the tables and XState differ; nothing may be reported then. */
  differs: Fault | null;
}

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
    return { counted: this.#judge.counted, candidates: this.#judge.toSee.list };
  }

  async judge({ of, checked }: Batch): Promise<BatchJudged> {
    const judged: BatchJudged = { faults: [], findings: [], differs: null };
    if ('lines' in of) await this.#lines(of, checked, judged);
    else {
      for (const [index, { timeline, line }] of of.timelines.entries()) {
        if (judged.differs !== null) break;
        this.#timelines([timeline], { file: of.file, line }, checked.has(index), judged);
      }
    }
    this.#judge.tidy();
    return judged;
  }

  /** Judges lines: by their numbers where that is enough, and the others by their text. */
  async #lines(read: ReadLines, checked: Batch['checked'], judged: BatchJudged): Promise<void> {
    const { file, bytes, lines } = read;
    let entry = 0;
    for (const [at, each] of lines.entries()) {
      if (judged.differs !== null) break;
      const { how, start, end, line, given } = each;
      const place = { file, line };
      const text = bytes.subarray(start, end);
      const isChecked = checked.has(at);
      if (how === 'unchecked') {
        const timelines = await this.#read(text, place, judged.faults);
        this.#timelines(timelines, place, isChecked, judged);
      } else if (how === 'by-numbers' && !this.#options.findings) {
        this.#judge.judgeLine(read, each, entry);
        if (isChecked) judged.differs = this.#compare([timelineIn(text)], place);
      } else this.#timelines([timelineIn(text)], place, isChecked, judged);
      entry += given;
    }
  }

  /** Judges timelines that are good. */
  #timelines(
    timelines: readonly Timeline[],
    place: Place,
    isChecked: boolean,
    judged: BatchJudged,
  ): void {
    for (const timeline of timelines) {
      this.#judge.judgeTimeline(timeline, place);
      const { incident } = this.#judge;
      if (incident !== null) judged.findings.push(this.#findings.of(incident, place));
    }
    if (isChecked) judged.differs = this.#compare(timelines, place);
  }

  /** Reads a line in full, and says what is wrong with it. */
  async #read(bytes: Buffer, place: Place, faults: Fault[]): Promise<readonly Timeline[]> {
    const tell = ({ path, says }: FaultInText): void => {
      faults.push({ ...place, field: path && fieldInWords(path), says });
    };
    const text = textOf(bytes);
    if (typeof text !== 'string') {
      tell(text);
      return [];
    }
    const read = await checkText(text, this.#options.books);
    read.faults.forEach(tell);
    return read.timelines.map(({ timeline }) => timeline);
  }

  #compare(timelines: readonly Timeline[], place: Place): Fault | null {
    const [timeline] = timelines;
    if (timeline === undefined || timelines.length > 1) return null;
    const what = this.#judge.disagreement(timeline);
    return what === null ? null : { ...place, field: null, says: differsInWords(what) };
  }
}

/** What stands in a line that is good. */
const timelineIn = (bytes: Buffer): Timeline => JSON.parse(bytes.toString()) as Timeline;
