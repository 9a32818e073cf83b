/** `dutybound merge`: parts of an audit as one. */
import { finished, merge, missingParts, Unmergeable } from '../audit/merge.ts';
import type { RuleBooks } from '../engine/replay.ts';
import { complaintLine } from '../files/complaints.ts';
import { wholly } from '../files/outputs.ts';
import type { PolicyFlags } from '../policies/books.ts';
import type { Audit } from '../vocabulary/audits.ts';
import type { LayerId } from '../vocabulary/layers.ts';
import { LAYER_IDS } from '../vocabulary/layers.ts';
import { auditIn } from './audit/part.ts';
import { type RenderFlags, textOf } from './audit/render.ts';
import { isUnfitForGovernors, statusOf } from './audit.ts';
import { booksFor, unknownPolicy } from './books.ts';
import { complain, outputFor } from './terminal.ts';

export interface MergeFlags extends PolicyFlags, RenderFlags {
  /** The other parts are merged later. */
  readonly partial?: boolean;
}

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
    const part = await auditIn(file);
    if (part === null) return null;
    try {
      whole = whole === null ? part : merge(whole, part);
    } catch (error) {
      if (!(error instanceof Unmergeable)) throw error;
      complain(complaintLine({ file, line: null, field: null, says: error.message }));
      return null;
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
  if (flags.for === 'governors' && flags.partial === true) {
    complain('dutybound: --for governors: is made of the whole; leave --partial out');
    return 2;
  }
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
