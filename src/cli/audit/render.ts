/** An audit, or the report on it to governors, as text. */
import type { RuleBooks } from '../../engine/replay.ts';
import { type AuditFormat, auditAs } from '../../report/audit/formats.ts';
import type { Audit } from '../../vocabulary/audits.ts';
import { PLAIN, printable } from '../../words/plain.ts';
import { painterForStdout, widthOfStdout } from '../terminal.ts';

export interface RenderFlags {
  readonly format: AuditFormat;
  readonly for?: 'governors';
  readonly output?: string;
}

/** The text, in pieces to be written one after another; null once it has complained that it may not be made. */
export const textOf = async (
  audit: Audit,
  books: RuleBooks,
  flags: RenderFlags,
): Promise<Iterable<string> | null> => {
  const screen =
    flags.output === undefined
      ? { paint: painterForStdout(), width: widthOfStdout() }
      : { paint: PLAIN, width: null };
  const hasColours = screen.paint !== PLAIN;
  if (flags.for === 'governors') {
    const { issued } = await import('./governors.ts');
    const report = await issued(audit, books);
    if (report === null) return null;
    if (flags.format === 'html') {
      const { governorsHtml } = await import('../../report/audit/governors-html.ts');
      return [governorsHtml(report, books)];
    }
    const { governorsText } = await import('../../report/audit/governors.ts');
    return [printable(governorsText(report, books, screen), hasColours)];
  }
  return auditAs(flags.format, audit, books, { ...screen, hasColours });
};
