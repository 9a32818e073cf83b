/** `dutybound audit`: judge a whole log, and count what it comes to, norm by norm. */
import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import manifest from '../../package.json' with { type: 'json' };
import { auditOf, FaultList } from '../audit/audit-from-counters.ts';
import { BufferPool } from '../audit/batches.ts';
import type { BatchJudged } from '../audit/judging.ts';
import { LOGS, type LogOptions, type Piece, piecesFrom, piecesIn } from '../audit/logs.ts';
import { mappingDigest } from '../audit/origin.ts';
import { Threads } from '../audit/threads.ts';
import { type Shard, Sorting } from '../audit/triage.ts';
import { tuneForAudit } from '../audit/tuning.ts';
import { withFindings } from '../audit/worst-incidents.ts';
import type { RuleBooks } from '../engine/replay.ts';
import { type Complaint, complaintLine, complaintsTo } from '../files/complaints.ts';
import { findSources, type Source, STDIN } from '../files/find.ts';
import { isSameFile, openedAs, Unwritable } from '../files/outputs.ts';
import type { Sink } from '../files/sink.ts';
import type { Kind } from '../formats/log-kinds.ts';
import type { Mapping } from '../mapping/mapping.ts';
import type { PolicyFlags } from '../policies/books.ts';
import { rowsNotUnderstood } from '../report/audit/faults.ts';
import { tooEarly } from '../report/audit/issuing.ts';
import { inTermOrder, termFrom, termsOfYear } from '../report/audit/terms.ts';
import { type Audit, type Fault, RECORD_SOURCE } from '../vocabulary/audits.ts';
import type { LayerId } from '../vocabulary/layers.ts';
import { rowsInWords, twiceInWords } from '../words/audit.ts';
import { today } from './audit/governors.ts';
import { type Interruption, STOPPED } from './audit/interruption.ts';
import { type Progress, progressOn } from './audit/progress.ts';
import { type AuditFormat, type RenderFlags, textOf } from './audit/render.ts';
import { booksFor, unknownPolicy } from './books.ts';
import { mappingNamed } from './mapping-file.ts';
import { complain, outputFor } from './terminal.ts';

export interface AuditFlags extends PolicyFlags {
  readonly format: AuditFormat;
  readonly for?: 'governors';
  readonly policy?: string;
  readonly against?: string;
  readonly mapping?: string;
  readonly input?: Kind;
  readonly output?: string;
  readonly findings?: string;
  readonly jobs?: number;
  readonly shard?: { readonly shard: number; readonly of: number };
  readonly crossCheck?: number;
  readonly strict?: boolean;
  /** Exercises alone. */
  readonly exercises?: boolean;
  /** What began in these school terms alone, or in those of this school year. */
  readonly term?: readonly string[];
  readonly year?: string;
  /** Who reads the record, where it is among the operands. */
  readonly as?: string;
}

const refuseFlag = (says: string): null => {
  complain(`dutybound: ${says}\n`);
  return null;
};

interface GivenMapping {
  readonly mapping: Mapping | null;
  readonly digest: string | null;
}

/** The mapping that is named, if any; or null once it has complained of it. */
const mappingFrom = async (file: string | undefined): Promise<GivenMapping | null> => {
  if (file === undefined) return { mapping: null, digest: null };
  const named = await mappingNamed(file);
  return named && { mapping: named.mapping, digest: mappingDigest(named.text) };
};

interface Sinks {
  readonly report: Sink;
  readonly findings: Sink | null;
}

/** @throws Unwritable */
const sinksFor = async (
  { output, findings, mapping }: AuditFlags,
  sources: readonly { readonly name: string }[],
  interruption: Interruption,
): Promise<Sinks> => {
  const options = { isGivenUp: () => interruption.happened };
  const inputs = mapping === undefined ? sources : [...sources, { name: mapping }];
  if (output !== undefined && findings !== undefined && isSameFile(output, findings)) {
    throw new Unwritable(`--findings: ${findings} is already the report file; name another file`);
  }
  const report = await outputFor(output, inputs, options);
  try {
    return {
      report,
      findings:
        findings === undefined ? null : await openedAs('--findings', findings, inputs, options),
    };
  } catch (error) {
    await report.discard?.();
    throw error;
  }
};

const isWrong = (flags: AuditFlags, books: RuleBooks): boolean => {
  for (const option of ['policy', 'against'] as const) {
    const unknown = unknownPolicy(flags[option], books);
    if (unknown !== null) {
      refuseFlag(`--${option}: ${unknown}`);
      return true;
    }
  }
  if (isNoTerm(flags)) return true;
  if (flags.for !== 'governors') return false;
  if (flags.exercises === true) {
    refuseFlag('--for governors: is about real incidents; leave --exercises out');
    return true;
  }
  if (flags.shard !== undefined) {
    refuseFlag(
      '--for governors: is made of the whole; write each part with --format json, and merge them with --for governors',
    );
    return true;
  }
  return isUnfitForGovernors(flags) || isTooEarly(flags);
};

/** Whether a term of a report to governors is not over yet; complains of it. */
const isTooEarly = (flags: AuditFlags): boolean => {
  const says = tooEarly(termsOf(flags) ?? [], today());
  if (says !== null) refuseFlag(`--for governors: ${says}`);
  return says !== null;
};

/** Whether a term or a school year is none; complains of it. */
const isNoTerm = ({ term = [], year }: AuditFlags): boolean => {
  const wrong = term.find((each) => termFrom(each) === null);
  if (wrong !== undefined) {
    refuseFlag(`--term: ${wrong} is not a school term; give one such as autumn-2025`);
  } else if (year !== undefined && termsOfYear(year) === null) {
    refuseFlag(`--year: ${year} is not a school year; give one such as 2024-25`);
  } else return false;
  return true;
};

/** The school terms that are asked for, each once, in the order of time. */
const termsOf = ({ term, year }: AuditFlags): readonly string[] | undefined => {
  if (year !== undefined) return termsOfYear(year) ?? undefined;
  return term && inTermOrder(term.flatMap((each) => termFrom(each) ?? []));
};

/** Whether a report to governors is asked for in a format that names incidents; complains of it. */
export const isUnfitForGovernors = (flags: RenderFlags): boolean => {
  if (flags.for !== 'governors' || ['text', 'html'].includes(flags.format)) return false;
  refuseFlag('--for governors: is written as text or html; the other formats name incidents');
  return true;
};

/** What an audit is made from, all of it found good. */
interface Prepared extends GivenMapping {
  readonly books: RuleBooks;
  readonly sources: readonly { readonly name: string }[];
  /** The record, where it is among them. */
  readonly record: Source | null;
  readonly missing: readonly Complaint[];
  readonly passedOver: readonly Complaint[];
  readonly sinks: Sinks;
}

/** The incidents of the record that operands name, never an exercise; null once it has complained. */
const recordSource = async (
  operands: readonly string[],
  flags: AuditFlags,
  books: RuleBooks,
): Promise<Source | null> => {
  const { sourceOf, timelinesOfRecord } = await import('./record/source.ts');
  const found = await timelinesOfRecord(
    {
      operands,
      what: 'audited',
      exercises: flags.exercises === true,
      isReport: flags.for === 'governors',
    },
    flags,
    books,
  );
  return found && sourceOf(RECORD_SOURCE, found.values());
};

/** Nothing is read of the logs before the files to write are known to be writable. */
const prepared = async (
  operands: readonly string[],
  flags: AuditFlags,
  interruption: Interruption,
): Promise<Prepared | null> => {
  const books = await booksFor(flags);
  if (books === null || isWrong(flags, books)) return null;
  const given = await interruption.unless(mappingFrom(flags.mapping));
  if (given === STOPPED) return refuseFlag(`--mapping: ${flags.mapping} was not read to its end`);
  if (given === null) return null;
  const ofRecord = operands.filter((operand) => operand.startsWith('record:'));
  const record = ofRecord.length === 0 ? null : await recordSource(ofRecord, flags, books);
  if (record === null && ofRecord.length > 0) return null;
  const files = operands.filter((operand) => !ofRecord.includes(operand));
  const found = await findSources(files, LOGS);
  const { sources: inFiles, complaints: missing, passedOver } = found;
  const sources = record === null ? inFiles : [record, ...inFiles];
  const sinks = await sinksFor(flags, sources, interruption);
  return { ...given, books, sources, record, missing, passedOver, sinks };
};

/** Threads for each core; more of them only take memory. */
const MOST_JOBS = 2;

/** Nothing more is to be judged, and no report is written. */
class Stopped extends Error {}

/** One audit, from its logs to its report. */
class AuditRun {
  readonly #from: Prepared;
  readonly #flags: AuditFlags;
  readonly #interruption: Interruption;
  readonly #shard: Shard;
  readonly #complaints = complaintsTo(complain);
  readonly #faults = new FaultList();
  readonly #rows = new FaultList();
  /** A checksum of each source that was read to its end. */
  readonly #contents = new Map<string, string>();
  readonly #progress: Progress;
  readonly #buffers = new BufferPool();
  readonly #sorting: Sorting;
  readonly #threads: Threads;

  constructor(from: Prepared, flags: AuditFlags, interruption: Interruption) {
    this.#from = from;
    this.#flags = flags;
    this.#interruption = interruption;
    this.#shard = flags.shard ?? { shard: 1, of: 1 };
    this.#progress = progressOn(from.sources);
    this.#sorting = new Sorting({
      books: from.books,
      shard: this.#shard,
      crossCheck: flags.crossCheck ?? 0,
      twice: (file, line, before) =>
        this.#fault({ file, line, field: 'incident', says: twiceInWords(file, before) }),
      refuse: (file, line, says) => this.#fault({ file, line, field: null, says }),
    });
    this.#threads = new Threads({
      ...this.#judgedBy,
      books: from.books,
      seed: [randomInt(2 ** 31), randomInt(2 ** 31)],
      findings: from.sinks.findings !== null,
      jobs: Math.min(flags.jobs ?? availableParallelism(), MOST_JOBS * availableParallelism()),
      from: {
        ...(flags.policies && { policies: flags.policies }),
        ...(flags.adopt && { adopt: flags.adopt }),
      },
      buffers: this.#buffers,
      done: (judged) => this.#take(judged),
    });
  }

  get #judgedBy() {
    const { policy = null, against = null, exercises = false } = this.#flags;
    return { policy, against, ofExercises: exercises, terms: termsOf(this.#flags) };
  }

  /** @returns the exit status */
  async run(): Promise<number> {
    const { report, findings } = this.#from.sinks;
    try {
      await this.#read();
      const audit = await this.#counted();
      const text = await textOf(audit, this.#from.books, this.#flags);
      if (text === null) throw new Stopped();
      // First, so that no report is printed of findings that could not be written.
      const { written } = this.#interruption;
      if (findings !== null) await written(findings.end());
      for (const piece of text) await written(report.write(piece));
      await written(report.end());
      // Files that were passed over are listed among rows, but have been named already.
      const rows =
        rowsNotUnderstood(this.#rows.faults) - (this.#isFirst ? this.#from.passedOver.length : 0);
      if (rows > 0) complain(rowsInWords(rows));
      return statusOf(audit, this.#complaints.finish());
    } catch (error) {
      await report.discard?.();
      await findings?.discard?.();
      this.#progress.clear();
      this.#complaints.finish();
      if (!(error instanceof Stopped)) throw error;
      return 2;
    } finally {
      this.#progress.end();
      await this.#threads.stop();
    }
  }

  /** Says what cannot be used, and counts it. @throws Stopped where nothing may be wrong */
  #fault(fault: Fault, isCounted = true): void {
    this.#progress.clear();
    this.#complaints.report(fault);
    if (isCounted) this.#faults.add(fault);
    if (this.#flags.strict === true) throw new Stopped();
  }

  /** What is found while reading is found by every shard, told by each, and counted by the first. */
  get #isFirst(): boolean {
    return this.#shard.shard === 1;
  }

  async #read(): Promise<void> {
    const { missing, passedOver, sources } = this.#from;
    for (const each of missing) this.#fault(each, this.#isFirst);
    for (const each of passedOver) {
      complain(complaintLine(each));
      if (this.#isFirst) this.#rows.add(each);
    }
    for (const { name } of sources) {
      if (this.#interruption.happened) break;
      await this.#readOne(name === '(stdin)' ? STDIN : name);
    }
  }

  async #readOne(operand: string): Promise<void> {
    const { record } = this.#from;
    const options: LogOptions = {
      books: this.#from.books,
      mapping: this.#from.mapping,
      policy: this.#judgedBy.policy,
      buffers: this.#buffers,
      fault: (each) => this.#fault(each, this.#isFirst),
      contents: (file, checksum) => this.#contents.set(file, checksum),
      row: (each) => {
        if (this.#isFirst) this.#rows.add(each);
      },
    };
    const isRecord = record !== null && operand === record.name;
    const pieces = isRecord
      ? piecesFrom(record, options)
      : piecesIn(operand, this.#flags.input ?? null, options);
    for await (const piece of this.#interruption.until(pieces)) await this.#judge(piece);
  }

  async #judge(piece: Piece): Promise<void> {
    const batch = this.#sorting.batch(piece);
    const isOfLines = 'bytes' in batch;
    this.#progress.passed(isOfLines ? batch.bytes.length : 0, batch.lines.length);
    if (batch.lines.length > 0) await this.#threads.give(batch);
    else if (isOfLines) this.#buffers.give(batch.bytes);
  }

  /** What came of a batch. */
  async #take({ faults, findings, differs }: BatchJudged): Promise<void> {
    if (differs !== null) {
      this.#fault(differs);
      throw new Stopped();
    }
    for (const each of faults) this.#fault(each);
    const sink = this.#from.sinks.findings;
    if (sink === null) return;
    for (const each of findings) await this.#interruption.written(sink.write(each));
  }

  /** The audit of everything that was given to be judged. */
  async #counted(): Promise<Audit> {
    const { books, sources, digest } = this.#from;
    const interrupted = this.#interruption.happened;
    const { counted, candidates } = await this.#threads.finish();
    // A report that is being written is whole: a signal now ends the process, and leaves none.
    this.#interruption.end();
    this.#progress.clear();
    return auditOf({
      ...this.#judgedBy,
      counted,
      books,
      part: {
        sources: sources.map(({ name }) => name),
        ...this.#shard,
        interrupted,
        contents: contentsOf(sources, this.#contents),
        mapping: digest,
      },
      version: manifest.version,
      layers: layersOf(this.#flags.adopt),
      toSee: withFindings(candidates, books),
      faults: this.#faults.faults,
      rows: this.#rows.faults,
      ids: this.#flags.shard === undefined ? null : this.#sorting.names.inBase64(),
    });
  }
}

/** @returns the exit status: 0 nothing wrong, 1 something non-compliant, 2 something unusable. */
export const auditLogs = async (
  operands: readonly string[],
  flags: AuditFlags,
  interruption: Interruption,
): Promise<number> => {
  tuneForAudit(flags.findings !== undefined);
  const from = await prepared(operands, flags, interruption);
  return from === null ? 2 : new AuditRun(from, flags, interruption).run();
};

/** What each source holds, or null where some were not read to their end. */
const contentsOf = (
  sources: readonly { readonly name: string }[],
  contents: ReadonlyMap<string, string>,
): readonly string[] | null => {
  const known = sources.flatMap(({ name }) => contents.get(name) ?? []);
  return known.length === sources.length ? known : null;
};

const layersOf = (adopt: readonly LayerId[] | undefined): readonly string[] =>
  [...new Set(adopt ?? [])].sort();

/** As for `replay`; an audit that was interrupted is not to be taken for a good one. */
export const statusOf = (audit: Audit, anyFault: boolean): number => {
  if (anyFault || audit.parts.some(({ interrupted }) => interrupted)) return 2;
  return audit.incidents['non-compliant'] === undefined ? 0 : 1;
};
