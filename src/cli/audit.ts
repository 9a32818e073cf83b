/** `dutybound audit`: judge a whole log, and count what it comes to, norm by norm. */
import manifest from '../../package.json' with { type: 'json' };
import { LOGS, type Log, logInFile, logOfTimelines } from '../audit/logs.ts';
import { type AuditOptions, AuditRun, Stopped } from '../audit/run.ts';
import { tuneForAudit } from '../audit/tuning.ts';
import type { RuleBooks } from '../engine/replay.ts';
import type { Instant } from '../engine/time.ts';
import { type Complaint, complaintLine, complaintsTo } from '../files/complaints.ts';
import { findSources } from '../files/find.ts';
import { isSameFile, openedAs, Unwritable } from '../files/outputs.ts';
import type { Sink } from '../files/sink.ts';
import type { Kind } from '../formats/log-kinds.ts';
import { rowsNotUnderstood } from '../report/audit/faults.ts';
import type { AuditFormat } from '../report/audit/formats.ts';
import { tooEarly } from '../report/audit/issuing.ts';
import { inTermOrder, termFrom, termsOfYear } from '../report/audit/terms.ts';
import { type Audit, RECORD_SOURCE, RECORDS } from '../vocabulary/audits.ts';
import { rowsInWords } from '../words/audit.ts';
import { today } from './audit/governors.ts';
import { type Interruption, STOPPED } from './audit/interruption.ts';
import { progressOn } from './audit/progress.ts';
import type { RecordsFlags } from './audit/records.ts';
import { type RenderFlags, textOf } from './audit/render.ts';
import { booksFor, momentFrom, NO_MOMENT_OR_DAY, unknownPolicy } from './books.ts';
import { mappingNamed } from './mapping-file.ts';
import { complain, outputFor } from './terminal.ts';

export interface AuditFlags extends RecordsFlags {
  readonly format: AuditFormat;
  readonly for?: 'governors';
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
  readonly asOf?: string;
}

const refuseFlag = (says: string): null => {
  complain(`dutybound: ${says}\n`);
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
  if (flags.asOf !== undefined && momentFrom(flags.asOf) === null) {
    refuseFlag(`--as-of: ${NO_MOMENT_OR_DAY}`);
    return true;
  }
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

/** As of when open incidents are judged, where that is said. */
const asOfIn = ({ asOf }: AuditFlags): Instant | undefined =>
  asOf === undefined ? undefined : (momentFrom(asOf) ?? undefined);

/** Whether a report to governors is asked for in a format that names incidents; complains of it. */
export const isUnfitForGovernors = (flags: RenderFlags): boolean => {
  if (flags.for !== 'governors' || ['text', 'html'].includes(flags.format)) return false;
  refuseFlag('--for governors: is written as text or html; the other formats name incidents');
  return true;
};

/** What an audit is made from, all of it found good. */
interface Prepared extends Required<Pick<AuditOptions, 'books' | 'logs' | 'mapping'>> {
  readonly missing: readonly Complaint[];
  readonly passedOver: readonly Complaint[];
  readonly sinks: Sinks;
}

/** The incidents of the record that operands name, never an exercise; null once it has complained. */
const logOfRecord = async (
  operands: readonly string[],
  flags: AuditFlags,
  books: RuleBooks,
): Promise<Log | null> => {
  const { timelinesOfRecord } = await import('./record/source.ts');
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
  return found && logOfTimelines(RECORD_SOURCE, [...found.values()]);
};

/** Nothing is read of the logs before the files to write are known to be writable. */
const prepared = async (
  operands: readonly string[],
  flags: AuditFlags,
  interruption: Interruption,
): Promise<Prepared | null> => {
  const books = await booksFor(flags);
  if (books === null || isWrong(flags, books)) return null;
  const named = flags.mapping === undefined ? undefined : mappingNamed(flags.mapping);
  const mapping = named === undefined ? null : await interruption.unless(named);
  if (mapping === STOPPED) return refuseFlag(`--mapping: ${flags.mapping} was not read to its end`);
  if (mapping === null && named !== undefined) return null;
  const ofRecord = operands.filter((operand) => operand.startsWith('record:'));
  const record = ofRecord.length === 0 ? null : await logOfRecord(ofRecord, flags, books);
  if (record === null && ofRecord.length > 0) return null;
  const files = operands.filter((operand) => !ofRecord.includes(operand));
  const found = await findSources(files, LOGS);
  const { sources: inFiles, complaints: missing, passedOver } = found;
  const logs = [
    ...(record === null ? [] : [record]),
    ...inFiles.map(({ name }) => logInFile(name, flags.input ?? null)),
  ];
  const sinks = await sinksFor(flags, logs, interruption);
  return { mapping, books, logs, missing, passedOver, sinks };
};

/** One audit, from its logs to its report. @returns the exit status */
const runAndReport = async (
  { books, logs, missing, passedOver, mapping, sinks }: Prepared,
  flags: AuditFlags,
  interruption: Interruption,
): Promise<number> => {
  const { report, findings } = sinks;
  const { written } = interruption;
  const complaints = complaintsTo(complain);
  const progress = progressOn(logs);
  const isOfCounts = flags.for === 'governors' && logs.some(({ name }) => name === RECORD_SOURCE);
  for (const each of passedOver) complain(complaintLine(each));
  const { policy, against, exercises, shard, jobs, crossCheck, strict: isStrict } = flags;
  const run = new AuditRun({
    books,
    from: flags,
    logs,
    missing,
    passedOver,
    mapping,
    policy,
    against,
    exercises,
    terms: termsOf(flags),
    asOf: asOfIn(flags),
    shard,
    jobs,
    crossCheck,
    version: manifest.version,
    isStrict,
    stopping: interruption,
    findings: findings && ((lines) => written(findings.write(lines))),
    fault: (fault) => {
      progress.clear();
      // Of incidents that may not be opened nothing is listed either.
      if (!isOfCounts) complaints.report(fault);
    },
    passed: progress.passed,
  });
  try {
    const audit = await run.audit(() => {
      // A report that is being written is whole: a signal now ends the process, and leaves none.
      interruption.end();
      progress.clear();
    });
    const text = await textOf(audit, books, flags);
    if (text === null) throw new Stopped();
    // First, so that no report is printed of findings that could not be written.
    if (findings !== null) await written(findings.end());
    for (const piece of text) await written(report.write(piece));
    await written(report.end());
    // Files that were passed over are listed among rows, but have been named already.
    const isFirst = (shard?.shard ?? 1) === 1;
    const rows = rowsNotUnderstood(run.rows.faults) - (isFirst ? passedOver.length : 0);
    if (rows > 0) complain(rowsInWords(rows));
    return statusOf(audit, complaints.finish());
  } catch (error) {
    await report.discard?.();
    await findings?.discard?.();
    progress.clear();
    complaints.finish();
    if (!(error instanceof Stopped)) throw error;
    return 2;
  } finally {
    progress.end();
  }
};

/** What an audit of records has no use for, since each worker sees schools of its own. */
const NOT_FOR_RECORDS = [
  'for',
  'mapping',
  'input',
  'findings',
  'shard',
  'jobs',
  'crossCheck',
  'exercises',
  'strict',
] as const satisfies readonly (keyof AuditFlags)[];

const optionOf = (flag: string): string =>
  `--${flag.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** Whether operands or options are not those of an audit of records; complains of it. */
const isNotForRecords = (operands: readonly string[], flags: AuditFlags): boolean => {
  const useless = NOT_FOR_RECORDS.find((flag) => flags[flag] !== undefined);
  if (operands.length > 1) refuseFlag(`${RECORDS} is audited by itself; leave the others out`);
  else if (useless !== undefined) {
    refuseFlag(`${optionOf(useless)}: is not for ${RECORDS}; leave it out`);
  } else return false;
  return true;
};

/** The same of the records of all schools in a database. @returns the exit status */
const recordsAndReport = async (
  operands: readonly string[],
  flags: AuditFlags,
  interruption: Interruption,
): Promise<number> => {
  if (isNotForRecords(operands, flags)) return 2;
  const books = await booksFor(flags);
  if (books === null || isWrong(flags, books)) return 2;
  const { guarded, places } = await import('./record/opening.ts');
  const { auditOfRecords } = await import('./audit/records.ts');
  const { report } = await sinksFor(flags, [], interruption);
  const progress = progressOn([]);
  const [terms, asOf] = [termsOf(flags), asOfIn(flags)];
  let isWritten = false;
  try {
    return await guarded(() =>
      auditOfRecords(
        { books, flags, terms, asOf, interruption, places: places(), passed: progress.passed },
        async (audit) => {
          interruption.end();
          progress.clear();
          const complaints = complaintsTo(complain);
          for (const fault of audit.faults.first) complaints.report(fault);
          for (const piece of (await textOf(audit, books, flags)) ?? []) {
            await interruption.written(report.write(piece));
          }
          await interruption.written(report.end());
          isWritten = true;
          return statusOf(audit, complaints.finish());
        },
      ),
    );
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    complain('dutybound: told to stop, so no report is written; run the audit again');
    return 2;
  } finally {
    progress.end();
    if (!isWritten) await report.discard?.();
  }
};

/** @returns the exit status: 0 nothing wrong, 1 something non-compliant, 2 something unusable. */
export const auditLogs = async (
  operands: readonly string[],
  flags: AuditFlags,
  interruption: Interruption,
): Promise<number> => {
  tuneForAudit(flags.findings !== undefined);
  if (operands.includes(RECORDS)) return recordsAndReport(operands, flags, interruption);
  if (flags.together !== undefined) {
    refuseFlag(`--together: is for ${RECORDS}, the records of a database; leave it out`);
    return 2;
  }
  const from = await prepared(operands, flags, interruption);
  return from === null ? 2 : runAndReport(from, flags, interruption);
};

/** As for `replay`; an audit that was interrupted is not to be taken for a good one. */
export const statusOf = (audit: Audit, anyFault: boolean): number => {
  if (anyFault || audit.parts.some(({ interrupted }) => interrupted)) return 2;
  return audit.incidents['non-compliant'] === undefined ? 0 : 1;
};
