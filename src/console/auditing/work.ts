/**
 * What is done with a log that was uploaded, and with the record when it is audited: in a process of its own
 * (`job.ts`), by the same code as on the command line.
 */
import { once } from 'node:events';
import { constants, createGzip } from 'node:zlib';
import manifest from '../../../package.json' with { type: 'json' };
import { logOfBytes, logOfTimelines } from '../../audit/logs.ts';
import { type AuditOptions, AuditRun } from '../../audit/run.ts';
import { tuneForAudit } from '../../audit/tuning.ts';
import type { RuleBooks } from '../../engine/replay.ts';
import type { Bytes } from '../../formats/from-rows.ts';
import { BrokenArchive, heldBytes } from '../../formats/gzip.ts';
import { foreignLog, OURS_ALREADY } from '../../formats/log-kinds.ts';
import { whyNotTaken } from '../../formats/pictures.ts';
import { type Mapping, readMapping } from '../../mapping/mapping.ts';
import { proposeMapping } from '../../mapping/suggest.ts';
import { clausesLeft, Trial, triedOn } from '../../mapping/trial.ts';
import { booksFrom, type PolicyFlags } from '../../policies/books.ts';
import { digestOfText, type Issue, type Wanted } from '../../record/governors-reports.ts';
import { type AuditFormat, auditAs } from '../../report/audit/formats.ts';
import { governorsText } from '../../report/audit/governors.ts';
import { governorsHtml } from '../../report/audit/governors-html.ts';
import { foundInWords } from '../../report/audit/in-short.ts';
import { reportToGovernors } from '../../report/audit/issuing.ts';
import { summaryOf } from '../../report/audit/summary.ts';
import {
  clausesShown,
  lookedInWords,
  type ShownIncident,
  type ShownTally,
  sheetNamed,
  shownIncident,
  shownTally,
} from '../../report/trial.ts';
import { type Audit, type Fault, RECORD_SOURCE } from '../../vocabulary/audits.ts';
import type { Timeline } from '../../vocabulary/timelines.ts';
import { PLAIN, printable } from '../../words/plain.ts';

/** A log as it was uploaded. */
export interface GivenLog {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A mapping, and the name by which its faults are told. */
export interface GivenMapping {
  readonly name: string;
  readonly text: string;
}

export type Task = { readonly rules: PolicyFlags } & (
  | {
      readonly kind: 'propose';
      readonly log: GivenLog;
      readonly policy: string;
      readonly sheet: string | undefined;
    }
  | {
      readonly kind: 'try';
      readonly log: GivenLog;
      readonly mapping: GivenMapping;
      readonly policy: string | undefined;
    }
  | {
      readonly kind: 'audit';
      readonly of: GivenLog | readonly Timeline[];
      readonly mapping: GivenMapping | null;
      readonly policy: string | undefined;
      /** Another policy, to say what would come out otherwise under it. */
      readonly against: string | undefined;
      readonly terms?: readonly string[] | undefined;
      /** Exercises alone: in a demonstration everything is one. */
      readonly exercises?: boolean;
      /** Whether each finding is wanted too, as a line. */
      readonly hasFindings: boolean;
    }
  | {
      readonly kind: 'governors';
      readonly of: readonly Timeline[];
      readonly terms: readonly string[];
      readonly on: string;
    }
);

/** A report that was made, in each of its formats. */
export interface MadeReport {
  readonly files: Readonly<Partial<Record<AuditFormat, string>>>;
  /** The file of `audit --findings`, packed with gzip; null where it was not asked for. */
  readonly findings: Uint8Array | null;
  /** What was found, a sentence for each thing. */
  readonly found: readonly string[];
}

export type Outcome =
  | { readonly kind: 'refused'; readonly says: string }
  /** It holds timelines already, and needs no mapping. */
  | { readonly kind: 'ours' }
  | {
      readonly kind: 'proposed';
      readonly mapping: string;
      readonly looked: readonly string[];
      readonly said: readonly string[];
    }
  | { readonly kind: 'faulty'; readonly faults: readonly Fault[] }
  | {
      readonly kind: 'tried';
      readonly incidents: readonly ShownIncident[];
      readonly more: number;
      readonly tally: ShownTally;
      /** Pieces of cells without a word. */
      readonly clauses: ReturnType<typeof clausesShown>;
      readonly said: readonly string[];
    }
  | ({ readonly kind: 'made' } & MadeReport);

/** Enters a report to governors in the list of those that were made. */
export type Enter = (wanted: Wanted) => Promise<Issue>;

/** So many incidents are shown beside a mapping. */
const MOST_SHOWN = 40;

const refused = (says: string): Outcome => ({ kind: 'refused', says });

const isOurs = ({ says }: { readonly says: string }): boolean => says === OURS_ALREADY;

const propose = async (
  log: Bytes,
  { policy, sheet }: Extract<Task, { kind: 'propose' }>,
): Promise<Outcome> => {
  const found = await foreignLog(log);
  if ('says' in found) return isOurs(found) ? { kind: 'ours' } : refused(found.says);
  const { suggested, said } = await proposeMapping(found, { policy, sheet: sheetNamed(sheet) });
  const says = said.map((each) => each.says);
  if (!suggested.ok) return refused(says.join('. '));
  const mapping = printable(suggested.text);
  return { kind: 'proposed', mapping, looked: lookedInWords(suggested), said: says };
};

const tryOut = async (
  log: Bytes,
  mapping: Mapping,
  asked: string | undefined,
  books: RuleBooks,
): Promise<Outcome> => {
  const found = await foreignLog(log);
  if ('says' in found) return refused(found.says);
  const policy = asked ?? mapping.fixed.policy ?? books.policies[0]?.id ?? '';
  const trial = new Trial();
  const incidents: ShownIncident[] = [];
  let count = 0;
  for await (const tried of triedOn(found.bytes, found.from, mapping, { books, policy }, trial)) {
    count += 1;
    const shown = incidents.length < MOST_SHOWN ? shownIncident(tried, books, mapping) : null;
    if (shown !== null) incidents.push(shown);
  }
  return {
    kind: 'tried',
    incidents,
    more: count - incidents.length,
    tally: shownTally(trial, mapping),
    clauses: clausesShown(await clausesLeft(found.bytes, found.from, mapping, trial), mapping),
    said: trial.faults.map(({ says }) => says),
  };
};

const FORMATS: readonly AuditFormat[] = ['html', 'text', 'csv', 'json'];

const made = async (
  audit: Audit,
  books: RuleBooks,
  findings: Uint8Array | null,
): Promise<Outcome> => {
  const files: Partial<Record<AuditFormat, string>> = {};
  for (const format of FORMATS) files[format] = [...(await auditAs(format, audit, books))].join('');
  return { kind: 'made', files, findings, found: foundInWords(audit, summaryOf(audit, books)) };
};

/** Findings as they come, packed: they are many times as long as the log. */
class PackedFindings {
  readonly #gzip = createGzip({ level: constants.Z_BEST_SPEED });
  readonly #pieces: Buffer[] = [];
  #size = 0;

  constructor() {
    this.#gzip.on('data', (piece: Buffer) => {
      this.#size += piece.length;
      this.#pieces.push(piece);
    });
  }

  /** @throws TooManyFindings */
  async write(lines: string): Promise<void> {
    if (this.#size > MOST_PACKED) throw new TooManyFindings();
    if (!this.#gzip.write(lines)) await once(this.#gzip, 'drain');
  }

  async end(): Promise<Buffer> {
    this.#gzip.end();
    await once(this.#gzip, 'end');
    return Buffer.concat(this.#pieces);
  }
}

/** So many bytes of packed findings are held. */
const MOST_PACKED = 16 * 1024 * 1024;

class TooManyFindings extends Error {
  override readonly message =
    'has too many findings to be held here. Make the report without them, or write them with dutybound audit --findings';
}

const auditRunOf = (
  of: Bytes | readonly Timeline[],
  books: RuleBooks,
  options: Pick<
    AuditOptions,
    'from' | 'mapping' | 'policy' | 'terms' | 'against' | 'exercises' | 'findings'
  >,
): AuditRun =>
  new AuditRun({
    books,
    logs: ['open' in of ? logOfBytes(of) : logOfTimelines(RECORD_SOURCE, of)],
    version: manifest.version,
    // Whoever is in the middle of an incident goes first: the other cores are theirs.
    jobs: 1,
    ...options,
  });

/** Does what is asked. @param enter enters a report to governors in the list */
export const doTask = async (task: Task, enter: Enter): Promise<Outcome> => {
  const { rules } = task;
  tuneForAudit(task.kind === 'audit' && task.hasFindings);
  const books = await booksFrom(rules);
  if (!('procedures' in books)) return refused('the policies of this school cannot be read');
  const held = (log: GivenLog): Bytes => heldBytes(log.name, log.bytes);
  try {
    if (task.kind === 'governors') {
      const audit = await auditRunOf(task.of, books, { from: rules, terms: task.terms }).audit();
      const issuing = { on: task.on, digest: digestOfText, enter };
      const report = await reportToGovernors(audit, books, issuing);
      if (typeof report === 'string') return refused(report);
      const text = printable(governorsText(report, books, { paint: PLAIN, width: null }));
      return {
        kind: 'made',
        files: { html: governorsHtml(report, books), text },
        findings: null,
        found: [],
      };
    }
    const log =
      task.kind === 'audit' ? ('bytes' in task.of ? held(task.of) : null) : held(task.log);
    const why = log === null ? null : await whyNotTaken(log);
    if (why !== null) return refused(why);
    if (task.kind === 'propose' && log !== null) return await propose(log, task);
    const given = task.kind === 'propose' ? null : task.mapping;
    const read = given === null ? null : readMapping(given.text, given.name);
    if (read !== null && !read.ok) return { kind: 'faulty', faults: read.faults };
    if (task.kind === 'try' && log !== null && read !== null) {
      return await tryOut(log, read.mapping, task.policy, books);
    }
    if (task.kind !== 'audit') return refused('cannot be tried without a mapping');
    const mapping = read && given && { mapping: read.mapping, text: given.text };
    const { policy, against, terms, exercises, of } = task;
    const packed = task.hasFindings ? new PackedFindings() : null;
    const run = auditRunOf('bytes' in of ? held(of) : of, books, {
      from: rules,
      mapping,
      policy,
      against,
      terms,
      exercises,
      findings: packed && ((lines) => packed.write(lines)),
    });
    return await made(await run.audit(), books, (await packed?.end()) ?? null);
  } catch (error) {
    if (error instanceof BrokenArchive || error instanceof TooManyFindings) {
      return refused(error.message);
    }
    throw error;
  }
};
