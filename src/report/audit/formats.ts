/** A report on an audit, in each format that there is. */
import type { RuleBooks } from '../../engine/replay.ts';
import type { Audit } from '../../vocabulary/audits.ts';
import { type Painter, PLAIN, printable } from '../../words/plain.ts';

export type AuditFormat = 'text' | 'json' | 'html' | 'csv';

/** Where text is read. */
interface ReadOn {
  readonly paint: Painter;
  /** Columns to fold at, or null. */
  readonly width: number | null;
  readonly hasColours: boolean;
}

/** In a file, which has neither colours nor columns. */
const IN_A_FILE: ReadOn = { paint: PLAIN, width: null, hasColours: false };

/** The report, in pieces to be written one after another. What the other formats need is not loaded. */
export const auditAs = async (
  format: AuditFormat,
  audit: Audit,
  books: RuleBooks,
  { hasColours, ...screen }: ReadOn = IN_A_FILE,
): Promise<Iterable<string>> => {
  switch (format) {
    case 'json': {
      const { withWhy } = await import('./comparison.ts');
      return (await import('./json.ts')).auditJsonInPieces(withWhy(audit, books));
    }
    case 'html':
      return [(await import('./html.ts')).auditHtml(audit, books)];
    case 'csv':
      return [(await import('./csv.ts')).auditCsv(audit, books)];
    default: {
      const { auditText } = await import('./text.ts');
      return [printable(auditText(audit, books, screen), hasColours)];
    }
  }
};
