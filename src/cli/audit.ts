/** `dutybound audit`: judge a whole log, and count what it comes to, norm by norm. */
import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import manifest from '../../package.json' with { type: 'json' };
import { auditOf, FaultList } from '../audit/audit-from-counters.ts';
import { BufferPool } from '../audit/batches.ts';
import type { BatchJudged } from '../audit/judging.ts';
import { type Kind, LOGS, piecesIn } from '../audit/logs.ts';
import { mappingDigest } from '../audit/origin.ts';
import { Threads } from '../audit/threads.ts';
import { Sorting } from '../audit/triage.ts';
import { tuneForAudit } from '../audit/tuning.ts';
import { withFindings } from '../audit/worst-incidents.ts';
import type { RuleBooks } from '../engine/replay.ts';
import { complaintLine, complaintsTo } from '../files/complaints.ts';
import { findSources, STDIN } from '../files/find.ts';
import { isSameFile, openedAs, Unwritable } from '../files/outputs.ts';
import type { Sink } from '../files/sink.ts';
import { textOfFile } from '../files/timelines.ts';
import type { Mapping } from '../mapping/mapping.ts';
import type { PolicyFlags } from '../policies/books.ts';
import type { Audit, Fault } from '../vocabulary/audits.ts';
import type { LayerId } from '../vocabulary/layers.ts';
import type { Interruption } from './audit/interruption.ts';
import { progressOn } from './audit/progress.ts';
import { type AuditFormat, type RenderFlags, textOf } from './audit/render.ts';
import { booksFor, unknownPolicy } from './books.ts';
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
  const text = await textOfFile(file);
  if (typeof text !== 'string') return refuseFlag(`--mapping: ${file} ${text.says}`);
  const { readMapping } = await import('../mapping/mapping.ts');
  const read = readMapping(text, file);
  if (read.ok) return { mapping: read.mapping, digest: mappingDigest(text) };
  for (const fault of read.faults) complain(complaintLine(fault));
  return null;
};

interface Sinks {
  readonly report: Sink;
  readonly findings: Sink | null;
}

/** @throws Unwritable */
const sinksFor = async (
  { output, findings, mapping }: AuditFlags,
  sources: readonly { readonly name: string }[],
): Promise<Sinks> => {
  const inputs = mapping === undefined ? sources : [...sources, { name: mapping }];
  if (output !== undefined && findings !== undefined && isSameFile(output, findings)) {
    throw new Unwritable(`--findings: ${findings} is already the report file; name another file`);
  }
  const report = await outputFor(output, inputs);
  try {
    return {
      report,
      findings: findings === undefined ? null : await openedAs('--findings', findings, inputs),
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
  return isUnfitForGovernors(flags);
};

/** Whether a report to governors is asked for in a format that names incidents; complains of it. */
export const isUnfitForGovernors = (flags: RenderFlags): boolean => {
  if (flags.for !== 'governors' || ['text', 'html'].includes(flags.format)) return false;
  refuseFlag('--for governors: is written as text or html; the other formats name incidents');
  return true;
};

/** Threads for each core; more of them only take memory. */
const MOST_JOBS = 2;

class Stopped extends Error {}

/** @returns the exit status: 0 nothing wrong, 1 something non-compliant, 2 something unusable. */
export const auditLogs = async (
  operands: readonly string[],
  flags: AuditFlags,
  interruption: Interruption,
): Promise<number> => {
  tuneForAudit();
  const books = await booksFor(flags);
  if (books === null || isWrong(flags, books)) return 2;
  const given = await mappingFrom(flags.mapping);
  if (given === null) return 2;
  const { sources, complaints: missing } = await findSources(operands, LOGS);
  const sinks = await sinksFor(flags, sources);

  const shard = flags.shard ?? { shard: 1, of: 1 };
  const complaints = complaintsTo(complain);
  const faults = new FaultList();
  const rows = new FaultList();
  const contents = new Map<string, string>();
  const progress = progressOn(sources);
  const fault = (each: Fault, isCounted = true): void => {
    progress.clear();
    complaints.report(each);
    if (isCounted) faults.add(each);
    if (flags.strict === true) throw new Stopped();
  };
  /** What is found while reading is found by every shard, told by each, and counted by the first. */
  const isFirst = shard.shard === 1;
  const sorting = new Sorting({
    books,
    shard,
    crossCheck: flags.crossCheck ?? 0,
    twice: (file, line, before) => {
      const where =
        before.file === file ? `line ${before.line}` : `line ${before.line} of ${before.file}`;
      const says = `has the name of the incident on ${where}; keep one of them, or give the other a name of its own`;
      fault({ file, line, field: 'incident', says });
    },
    refuse: (file, line, says) => fault({ file, line, field: null, says }),
  });
  const buffers = new BufferPool();
  const policy = flags.policy ?? null;
  const against = flags.against ?? null;
  const threads = new Threads({
    books,
    policy,
    against,
    seed: [randomInt(2 ** 31), randomInt(2 ** 31)],
    findings: sinks.findings !== null,
    jobs: Math.min(flags.jobs ?? availableParallelism(), MOST_JOBS * availableParallelism()),
    from: {
      ...(flags.policies && { policies: flags.policies }),
      ...(flags.adopt && { adopt: flags.adopt }),
    },
    buffers,
    done: async (judged: BatchJudged) => {
      if (judged.differs !== null) {
        fault(judged.differs);
        throw new Stopped();
      }
      for (const each of judged.faults) fault(each);
      for (const each of judged.findings) await sinks.findings?.write(each);
    },
  });

  try {
    for (const each of missing) fault(each, isFirst);
    for (const { name } of sources) {
      if (interruption.happened) break;
      const operand = name === '(stdin)' ? STDIN : name;
      const options = {
        books,
        mapping: given.mapping,
        policy,
        buffers,
        fault: (each: Fault) => fault(each, isFirst),
        contents: (file: string, checksum: string) => contents.set(file, checksum),
        row: (each: Fault) => {
          if (isFirst) rows.add(each);
        },
      };
      const pieces = piecesIn(operand, flags.input ?? null, options);
      for await (const piece of interruption.until(pieces)) {
        const batch = sorting.batch(piece);
        const isOfLines = 'bytes' in batch;
        progress.passed(isOfLines ? batch.bytes.length : 0, batch.lines.length);
        if (batch.lines.length > 0) await threads.give(batch);
        else if (isOfLines) buffers.give(batch.bytes);
      }
    }
    const interrupted = interruption.happened;
    const { counted, candidates } = await threads.finish();
    // A report that is being written is whole: a signal now ends the process, and leaves none.
    interruption.end();
    progress.clear();
    const audit = auditOf({
      counted,
      books,
      part: {
        sources: sources.map(({ name }) => name),
        ...shard,
        interrupted,
        contents: contentsOf(sources, contents),
        mapping: given.digest,
      },
      version: manifest.version,
      layers: layersOf(flags.adopt),
      policy,
      against,
      toSee: withFindings(candidates, books),
      faults: faults.faults,
      rows: rows.faults,
      ids: flags.shard === undefined ? null : sorting.names.inBase64(),
    });
    const text = await textOf(audit, books, flags);
    // First, so that no report is printed of findings that could not be written.
    await sinks.findings?.end();
    for (const piece of text) await sinks.report.write(piece);
    await sinks.report.end();
    if (rows.count > 0) complain(rowsInWords(rows.count));
    return statusOf(audit, complaints.finish());
  } catch (error) {
    await sinks.report.discard?.();
    await sinks.findings?.discard?.();
    progress.clear();
    complaints.finish();
    if (!(error instanceof Stopped)) throw error;
    return 2;
  } finally {
    progress.end();
    await threads.stop();
  }
};

/** What each source holds, or null where some were not read to their end. */
const contentsOf = (
  sources: readonly { readonly name: string }[],
  contents: ReadonlyMap<string, string>,
): readonly string[] | null => {
  const known = sources.flatMap(({ name }) => contents.get(name) ?? []);
  return known.length === sources.length ? known : null;
};

const rowsInWords = (count: number): string =>
  count === 1
    ? 'dutybound: 1 row could not be put into our words; the report says which\n'
    : `dutybound: ${count} rows could not be put into our words; the report says which\n`;

const layersOf = (adopt: readonly LayerId[] | undefined): readonly string[] =>
  [...new Set(adopt ?? [])].sort();

/** As for `replay`; an audit that was interrupted is not to be taken for a good one. */
export const statusOf = (audit: Audit, anyFault: boolean): number => {
  if (anyFault || audit.parts.some(({ interrupted }) => interrupted)) return 2;
  return audit.incidents['non-compliant'] === undefined ? 0 : 1;
};
