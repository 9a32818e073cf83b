/** An audit from a file, as `dutybound audit --format json` writes it. */
import { contradictionIn } from '../../audit/contradictions.ts';
import { complaintLine } from '../../files/complaints.ts';
import { fieldInWords } from '../../files/text-of.ts';
import { textOfFile } from '../../files/timelines.ts';
import { parsedJson } from '../../formats/json-bounds.ts';
import { AUDIT_FORMAT, type Audit, auditSchema } from '../../vocabulary/audits.ts';
import { complain } from '../terminal.ts';

const refused = (file: string, says: string, field: string | null = null): null => {
  complain(complaintLine({ file, line: null, field, says }));
  return null;
};

const NOT_A_PART = 'is not part of an audit; write one with dutybound audit --format json';
const OLDER =
  'was written by an older version of Dutybound, and does not say what it was made from; audit that part again';
const OLDER_FORMATS: readonly unknown[] = ['dutybound-audit-1'];

/** The audit, or the part of one, that is in a file; null once it has complained. */
export const auditIn = async (file: string): Promise<Audit | null> => {
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
