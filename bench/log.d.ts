/** What `logLines` gives; the file itself is plain JavaScript, as everything in `bench/` is. */
export interface Log {
  /** A timeline as JSON each, without a line break. */
  readonly lines: IterableIterator<string>;
  /** What was planted in the lines drawn so far: incidents by `policy|norm|verdict`. */
  readonly planted: Readonly<Record<string, number>>;
  readonly incidents: number;
  readonly events: number;
  readonly exercises: number;
}

export declare const logLines: (of: {
  incidents: number;
  seed: number;
  /** A school all of it is of; even numbers have the policy of Valley End, odd ones that of Plumpton. */
  place?: number;
}) => Log;
export declare const writeLog: (log: Log, stream: NodeJS.WritableStream) => Promise<void>;
