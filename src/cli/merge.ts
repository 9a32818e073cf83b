/** `dutybound merge`: parts of an audit as one. */
import { contradictionIn } from '../audit/contradictions.ts';
import { finished, merge, missingParts, Unmergeable } from '../audit/merge.ts';
import type { RuleBooks } from '../engine/replay.ts';
import { complaintLine } from '../files/complaints.ts';
import { wholly } from '../files/outputs.ts';
import { fieldInWords } from '../files/text-of.ts';
import { textOfFile } from '../files/timelines.ts';
import { parsedJson } from '../formats/json-bounds.ts';
import type { PolicyFlags } from '../policies/books.ts';
import { AUDIT_FORMAT, type Audit, auditSchema } from '../vocabulary/audits.ts';
import type { LayerId } from '../vocabulary/layers.ts';
import { LAYER_IDS } from '../vocabulary/layers.ts';
import { type RenderFlags, textOf } from './audit/render.ts';
import { isUnfitForGovernors, statusOf } from './audit.ts';
import { booksFor, unknownPolicy } from './books.ts';
import { complain, outputFor } from './terminal.ts';

export interface MergeFlags extends PolicyFlags, RenderFlags {
  /** The other parts are merged later. */
  readonly partial?: boolean;
}

const refused = (file: string, says: string, field: string | null = null): null => {
  complain(complaintLine({ file, line: null, field, says }));
  return null;
};

const NOT_A_PART = 'is not part of an audit; write one with dutybound audit --format json';
const OLDER =
  'was written by an older version of Dutybound, and does not say what it was made from; audit that part again';
const OLDER_FORMATS: readonly unknown[] = ['dutybound-audit-1'];

const partIn = async (file: string): Promise<Audit | null> => {
  const text = await textOfFile(file);
  if (typeof text !== 'string') return refused(file, text.says);
  const value = parsedJson(text)?.value;
  const format = (value as { format?: unknown } | null | undefined)?.format;
  if (format !== AUDIT_FORMAT) {
    return refused(file, OLDER_FORMATS.includes(format) ? OLDER : NOT_A_PART);
  }
  const read = auditSchema.safeParse(value);
  if (read.success) {
    const audit = read.data as Audit;
    const wrong = contradictionIn(audit);
    return wrong === null ? audit : refused(file, wrong.says, wrong.field);
  }
  const [issue] = read.error.issues;
  return refused(
    file,
    'is not as an audit writes it; audit that part again',
    fieldInWords((issue?.path ?? []) as (string | number)[]),
  );
};

/** A policy or a norm that was judged, and that these rule books do not have. */
const unknownIn = (audit: Audit, books: RuleBooks): string | null => {
  const judged = [...audit.norms, ...audit.groups.flatMap(({ norms }) => norms)];
  const norms = new Set<string>(
    Object.values(books.procedures).flatMap((procedure) => procedure.norms.map(({ id }) => id)),
  );
  if (judged.some(({ norm }) => !norms.has(norm))) {
    return 'these parts count a norm that is not known here; audit them again';
  }
  const policies = new Set(judged.map(({ policy }) => policy));
  for (const policy of [audit.policy, audit.against?.policy, ...policies]) {
    if (policy && unknownPolicy(policy, books) !== null) {
      return 'these parts were judged under a policy that is not known here; give its folder with --policies';
    }
  }
  return null;
};

/** Most missing parts that are named. */
const MOST_NAMED = 10;

const missingInWords = (missing: readonly string[]): string => {
  const more = missing.length - MOST_NAMED;
  const named = missing.slice(0, MOST_NAMED).join('; ');
  return `this report is incomplete. Missing: ${named}${more > 0 ? `; and ${more} more` : ''}. Merge them too, or say --partial if they are merged later`;
};

/** The audit that the parts come to together; null once it has complained of one of them. */
const mergedFrom = async (files: readonly string[]): Promise<Audit | null> => {
  let whole: Audit | null = null;
  for (const file of files) {
    const part = await partIn(file);
    if (part === null) return null;
    try {
      whole = whole === null ? part : merge(whole, part);
    } catch (error) {
      if (!(error instanceof Unmergeable)) throw error;
      return refused(file, error.message);
    }
  }
  return whole;
};

/** The report on the parts as one, in pieces; null once it has complained of something. */
const reportOn = async (audit: Audit, flags: MergeFlags): Promise<Iterable<string> | null> => {
  const adopt = audit.layers.filter((each): each is LayerId =>
    (LAYER_IDS as readonly string[]).includes(each),
  );
  const books = await booksFor({ ...flags, adopt });
  if (books === null) return null;
  const unknown = unknownIn(audit, books);
  if (unknown === null) return textOf(finished(audit), books, flags);
  complain(`dutybound: ${unknown}\n`);
  return null;
};

/** @returns the exit status, as of the audit of the whole; 2 where a part of it is missing. */
export const mergeParts = async (files: readonly string[], flags: MergeFlags): Promise<number> => {
  if (isUnfitForGovernors(flags)) return 2;
  const inputs = files.map((name) => ({ name }));
  const sink = await outputFor(flags.output, inputs);
  const audit = await mergedFrom(files);
  const text = audit === null ? null : await reportOn(audit, flags);
  if (audit === null || text === null) {
    await sink.discard?.();
    return 2;
  }
  await wholly(sink, async () => {
    for (const piece of text) await sink.write(piece);
  });
  const missing = flags.partial === true ? [] : missingParts(audit);
  if (missing.length > 0) complain(`dutybound: ${missingInWords(missing)}`);
  return statusOf(audit, audit.faults.count > 0 || missing.length > 0);
};
