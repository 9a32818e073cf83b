/** `dutybound merge`: parts of an audit as one. */
import { readFile } from 'node:fs/promises';
import { finished, merge, Unmergeable } from '../audit/merge.ts';
import { AUDIT_FORMAT, type Audit, auditSchema } from '../vocabulary/audits.ts';
import type { LayerId } from '../vocabulary/layers.ts';
import { LAYER_IDS } from '../vocabulary/layers.ts';
import { type RenderFlags, textOf } from './audit/render.ts';
import { statusOf } from './audit.ts';
import { booksFor, type PolicyFlags } from './books.ts';
import { fileErrorInWords, isFileError } from './files.ts';
import { fieldInWords } from './input.ts';
import { wholeFileSink } from './output.ts';
import { complaintLine } from './problems.ts';
import { complain, stdoutSink } from './terminal.ts';

export interface MergeFlags extends PolicyFlags, RenderFlags {}

const refused = (file: string, says: string, field: string | null = null): null => {
  complain(complaintLine({ file, line: null, field, says }));
  return null;
};

const NOT_A_PART = 'is no part of an audit; write one with dutybound audit --format json';

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
  if ((value as { format?: unknown } | null)?.format !== AUDIT_FORMAT) {
    return refused(file, NOT_A_PART);
  }
  const read = auditSchema.safeParse(value);
  if (read.success) return read.data as Audit;
  const [issue] = read.error.issues;
  return refused(
    file,
    'is not as an audit writes it; audit that part again',
    fieldInWords((issue?.path ?? []) as (string | number)[]),
  );
};

/** @returns the exit status, as of the audit of the whole. */
export const mergeParts = async (files: readonly string[], flags: MergeFlags): Promise<number> => {
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
  const text = await textOf(finished(audit), books, flags);
  try {
    const sink = flags.output === undefined ? stdoutSink() : await wholeFileSink(flags.output);
    await sink.write(text);
    await sink.end();
  } catch (error) {
    if (!isFileError(error)) throw error;
    complain(
      `dutybound: --output: ${flags.output} cannot be written: it ${fileErrorInWords(error)}\n`,
    );
    return 2;
  }
  return statusOf(audit, audit.faults.count > 0);
};
