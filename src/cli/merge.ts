/** `dutybound merge`: parts of an audit as one. */
import { readFile } from 'node:fs/promises';
import { contradictionIn } from '../audit/contradictions.ts';
import { finished, merge, missingParts, Unmergeable } from '../audit/merge.ts';
import type { RuleBooks } from '../engine/replay.ts';
import { complaintLine } from '../files/complaints.ts';
import { fileErrorInWords, isFileError } from '../files/find.ts';
import { openedAs, Unwritable } from '../files/outputs.ts';
import { fieldInWords } from '../files/text-of.ts';
import type { PolicyFlags } from '../policies/books.ts';
import { AUDIT_FORMAT, type Audit, auditSchema } from '../vocabulary/audits.ts';
import type { LayerId } from '../vocabulary/layers.ts';
import { LAYER_IDS } from '../vocabulary/layers.ts';
import { type RenderFlags, textOf } from './audit/render.ts';
import { isUnfitForGovernors, statusOf } from './audit.ts';
import { booksFor, unknownPolicy } from './books.ts';
import { complain, stdoutSink } from './terminal.ts';

export interface MergeFlags extends PolicyFlags, RenderFlags {
  /** The other parts are merged later. */
  readonly partial?: boolean;
}

const refused = (file: string, says: string, field: string | null = null): null => {
  complain(complaintLine({ file, line: null, field, says }));
  return null;
};

const NOT_A_PART = 'is not a part of an audit; write one with dutybound audit --format json';
const OLDER =
  'was written by an older version of Dutybound, and does not say what it was made from; audit that part again';
const OLDER_FORMATS: readonly unknown[] = ['dutybound-audit-1'];

const partIn = async (file: string): Promise<Audit | null> => {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (!isFileError(error)) throw error;
    return refused(file, fileErrorInWords(error));
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refused(file, NOT_A_PART);
  }
  const format = (value as { format?: unknown } | null)?.format;
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

/** @returns the exit status, as of the audit of the whole; 2 where a part of it is missing. */
export const mergeParts = async (files: readonly string[], flags: MergeFlags): Promise<number> => {
  if (isUnfitForGovernors(flags)) return 2;
  const parts: Audit[] = [];
  for (const file of files) {
    const part = await partIn(file);
    if (part === null) return 2;
    parts.push(part);
  }
  const [first, ...others] = parts;
  if (first === undefined) return 2;
  let audit = first;
  for (const [index, part] of others.entries()) {
    try {
      audit = merge(audit, part);
    } catch (error) {
      if (!(error instanceof Unmergeable)) throw error;
      refused(files[index + 1] ?? '', error.message);
      return 2;
    }
  }
  const adopt = audit.layers.filter((each): each is LayerId =>
    (LAYER_IDS as readonly string[]).includes(each),
  );
  const books = await booksFor({ ...flags, adopt });
  if (books === null) return 2;
  const unknown = unknownIn(audit, books);
  if (unknown !== null) {
    complain(`dutybound: ${unknown}\n`);
    return 2;
  }
  const text = await textOf(finished(audit), books, flags);
  try {
    const inputs = files.map((name) => ({ name }));
    const { output } = flags;
    const sink = output === undefined ? stdoutSink() : await openedAs('--output', output, inputs);
    for (const piece of text) await sink.write(piece);
    await sink.end();
  } catch (error) {
    if (!(error instanceof Unwritable)) throw error;
    complain(`dutybound: ${error.message}\n`);
    return 2;
  }
  const missing = flags.partial === true ? [] : missingParts(audit);
  if (missing.length > 0) complain(`dutybound: ${missingInWords(missing)}\n`);
  return statusOf(audit, audit.faults.count > 0 || missing.length > 0);
};
