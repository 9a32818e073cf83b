/** One audit, from its logs to what is counted in them. */
import { availableParallelism } from 'node:os';
import type { RuleBooks } from '../engine/replay.ts';
import type { Instant } from '../engine/time.ts';
import type { Complaint } from '../files/complaints.ts';
import { asOfIn, type Mapping } from '../mapping/mapping.ts';
import type { PolicyFlags } from '../policies/books.ts';
import type { Audit, Fault } from '../vocabulary/audits.ts';
import { auditOf, FaultList } from './audit-from-counters.ts';
import { BufferPool } from './batches.ts';
import type { BatchJudged } from './judging.ts';
import type { LogOptions } from './log-judge.ts';
import type { Log, Piece, ReadingOptions } from './logs.ts';
import { mappingDigest } from './origin.ts';
import { Threads } from './threads.ts';
import { plus } from './totals.ts';
import { type Shard, Sorting } from './triage.ts';
import { withFindings } from './worst-incidents.ts';

/** By which an audit is told to stop: nothing more is read, and what was read is counted. */
export interface Stopping {
  readonly happened: boolean;
  /** What is given until then. */
  readonly until: <T>(given: AsyncGenerator<T>) => AsyncGenerator<T>;
}

const NEVER: Stopping = { happened: false, until: (given) => given };

export interface AuditOptions {
  readonly books: RuleBooks;
  /** From what a thread reads the same books. */
  readonly from: PolicyFlags;
  readonly logs: readonly Log[];
  /** What was named and is not there, and what folders hold besides logs. */
  readonly missing?: readonly Complaint[];
  readonly passedOver?: readonly Complaint[];
  readonly mapping?: { readonly mapping: Mapping; readonly text: string } | null;
  readonly policy?: string | undefined;
  readonly against?: string | undefined;
  /** Exercises alone. */
  readonly exercises?: boolean | undefined;
  /** What began in these school terms alone. */
  readonly terms?: readonly string[] | undefined;
  /** When incidents are judged whose last entry is earlier; where it is not given, the mapping may say so. */
  readonly asOf?: Instant | undefined;
  readonly shard?: Shard | undefined;
  readonly jobs?: number | undefined;
  readonly crossCheck?: number | undefined;
  /** The version of the program, for the report. */
  readonly version: string;
  /** Whether anything that cannot be used ends it. */
  readonly isStrict?: boolean | undefined;
  readonly stopping?: Stopping;
  /** Takes the findings on each incident, as lines of JSON, where they are wanted. */
  readonly findings?: ((lines: string) => Promise<void>) | null;
  /** Hears what cannot be used, as it is found. */
  readonly fault?: (fault: Fault) => void;
  /** Told that so many bytes were read, and in them so many incidents. */
  readonly passed?: (bytes: number, incidents: number) => void;
}

/** Threads for each core; more of them only take memory. */
const MOST_JOBS = 2;

/** Nothing more is to be judged, and no report is written. */
export class Stopped extends Error {}

const WHOLE: Shard = { shard: 1, of: 1 };

export class AuditRun {
  readonly #options: AuditOptions;
  readonly #judged: LogOptions;
  readonly #stopping: Stopping;
  readonly #shard: Shard;
  readonly #faults = new FaultList();
  readonly #rows = new FaultList();
  /** A checksum of each source that was read to its end. */
  readonly #contents = new Map<string, string>();
  readonly #buffers = new BufferPool();
  readonly #sorting: Sorting;
  readonly #threads: Threads;

  constructor(options: AuditOptions) {
    const { books, from, jobs = availableParallelism(), mapping, shard = WHOLE } = options;
    const { policy = null, against = null, exercises: ofExercises = false, terms } = options;
    const asOf = options.asOf ?? (mapping ? asOfIn(mapping.mapping) : undefined);
    this.#options = options;
    this.#judged = { books, policy, against, ofExercises, terms, asOf };
    this.#stopping = options.stopping ?? NEVER;
    this.#shard = shard;
    this.#sorting = new Sorting({
      books,
      shard,
      crossCheck: options.crossCheck ?? 0,
      fault: (each) => this.#threads.tell(() => this.#fault(each)),
    });
    this.#threads = new Threads({
      judging: { ...this.#judged, findings: (options.findings ?? null) !== null },
      jobs: Math.min(jobs, MOST_JOBS * availableParallelism()),
      bytes: Promise.all(options.logs.map((log) => log.size())).then((all) => all.reduce(plus, 0)),
      from: { policies: from.policies ?? [], adopt: from.adopt ?? [] },
      buffers: this.#buffers,
      done: (judged) => this.#take(judged),
    });
  }

  /** What is found while reading is found by every shard, told by each, and counted by the first. */
  get #isFirst(): boolean {
    return this.#shard.shard === 1;
  }

  /** Rows that were read and not used, files that were passed over among them. */
  get rows(): FaultList {
    return this.#rows;
  }

  /**
   * The audit of everything that was given to be judged.
   * @param counted told once all is counted, before the report is put together
   * @throws Stopped where nothing may be wrong and something is, or where the tables and XState differ
   */
  async audit(counted: () => void = () => {}): Promise<Audit> {
    try {
      await this.#read();
      return await this.#counted(counted);
    } finally {
      await this.#threads.stop();
    }
  }

  /** Says what cannot be used, and counts it. @throws Stopped where nothing may be wrong */
  #fault(fault: Fault, isCounted = true): void {
    this.#options.fault?.(fault);
    if (isCounted) this.#faults.add(fault);
    if (this.#options.isStrict === true) throw new Stopped();
  }

  async #read(): Promise<void> {
    const { missing = [], passedOver = [], logs, books, mapping } = this.#options;
    const fault = (each: Fault): void => this.#threads.tell(() => this.#fault(each, this.#isFirst));
    const row = (each: Fault): void => {
      if (this.#isFirst) this.#rows.add(each);
    };
    missing.forEach(fault);
    passedOver.forEach(row);
    const reading: ReadingOptions = {
      books,
      mapping: mapping?.mapping ?? null,
      policy: this.#judged.policy,
      buffers: this.#buffers,
      fault,
      contents: (file, checksum) => this.#contents.set(file, checksum),
      row,
    };
    for (const log of logs) {
      if (this.#stopping.happened) break;
      for await (const piece of this.#stopping.until(log.pieces(reading))) await this.#judge(piece);
    }
  }

  async #judge(piece: Piece): Promise<void> {
    const batch = this.#sorting.batch(piece);
    this.#options.passed?.('lines' in piece ? piece.lines.bytes.length : 0, batch.count);
    await this.#threads.give(batch);
  }

  /** What came of a batch. */
  async #take({ faults, findings, differs }: BatchJudged): Promise<void> {
    if (differs !== null) {
      this.#fault(differs);
      throw new Stopped();
    }
    for (const each of faults) this.#fault(each);
    for (const each of findings) await this.#options.findings?.(each);
  }

  async #counted(isCounted: () => void): Promise<Audit> {
    const { books, logs, mapping, version, from, shard } = this.#options;
    const interrupted = this.#stopping.happened;
    const { counted, candidates } = await this.#threads.finish();
    isCounted();
    const contents = logs.flatMap(({ name }) => this.#contents.get(name) ?? []);
    return auditOf({
      ...this.#judged,
      counted,
      part: {
        sources: logs.map(({ name }) => name),
        ...this.#shard,
        interrupted,
        // Where some were not read to their end, nobody knows.
        contents: contents.length === logs.length ? contents : null,
        mapping: mapping ? mappingDigest(mapping.text) : null,
      },
      version,
      layers: [...new Set(from.adopt ?? [])].sort(),
      toSee: withFindings(candidates, books, this.#judged.asOf),
      faults: this.#faults.faults,
      rows: this.#rows.faults,
      ids: shard === undefined ? null : this.#sorting.names.inBase64(),
    });
  }
}
