/** Incidents judged from the bytes of their lines, as an audit does. */
import { LineReader } from '../../src/audit/line-reader.ts';
import { LogJudge, type LogOptions } from '../../src/audit/log-judge.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';

export class LineJudge extends LogJudge {
  readonly #reader: LineReader;

  constructor(options: LogOptions) {
    super(options);
    this.#reader = new LineReader(options.books);
  }

  /** Whether the line judged last was judged by its numbers alone. */
  wasByNumbers = false;

  /** Judges a line. @returns whether it was found good without being checked in full, and so judged */
  judgeBytes(bytes: Buffer): boolean {
    const line = { start: 0, end: bytes.length, line: 1 };
    this.#reader.read(bytes, line, this.#reader.names(bytes, line) !== null);
    const read = this.#reader.take('log.jsonl', bytes);
    const [first] = read.lines;
    this.wasByNumbers = first?.how === 'by-numbers';
    if (first === undefined || first.how === 'unchecked') return false;
    if (this.wasByNumbers) this.judgeLine(read, first, 0);
    else {
      const timeline = JSON.parse(Buffer.from(bytes).toString()) as Timeline;
      this.judgeTimeline(timeline, { file: read.file, line: 1 });
    }
    return true;
  }
}
