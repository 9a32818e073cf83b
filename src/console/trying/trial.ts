/**
 * One changed policy: read and checked as `policy check` does, set beside the one it changes as `diff` does, and tried
 * on past incidents as `audit --policy A --against B` does. It knows no web and no record, so that a thread can do it.
 */
import { Auditor } from '../../audit/auditor.ts';
import { termOf } from '../../audit/school-terms.ts';
import { inEffect, type RuleBooks } from '../../engine/replay.ts';
import { instantOf } from '../../engine/time.ts';
import type { Complaint } from '../../files/complaints.ts';
import { parseYaml } from '../../formats/yaml-text.ts';
import { booksFrom, builtIn } from '../../policies/books.ts';
import { pinOf } from '../../policies/digest.ts';
import { isFields } from '../../policies/fields.ts';
import { CLAUSES_FILE, HEAD_FILE, READINGS_FILE } from '../../policies/parts.ts';
import { readPolicyTexts } from '../../policies/read.ts';
import { type CoarseComparison, coarseComparison } from '../../report/audit/coarse-comparison.ts';
import { type Comparison, comparisonOf } from '../../report/audit/comparison.ts';
import { isOver } from '../../report/audit/terms.ts';
import { diffPolicies, type PolicyDiff } from '../../report/diff.ts';
import { type Against, RECORD_SOURCE } from '../../vocabulary/audits.ts';
import { addCodeOf, isCode, noCode } from '../../vocabulary/code-in-text.ts';
import type { Policy } from '../../vocabulary/policies.ts';
import type { Timeline } from '../../vocabulary/timelines.ts';

/** The files that a change may have; the first has to be there. */
export const FILES = [HEAD_FILE, CLAUSES_FILE, READINGS_FILE] as const;
export type FileName = (typeof FILES)[number];
export type Texts = Readonly<Partial<Record<FileName, string>>>;

export interface Given {
  readonly texts: Texts;
  /** The policies that the console knows, as their files have them. */
  readonly policies: readonly Policy[];
  /** The id of the school's, which the change is built on. */
  readonly base: string;
  /** Whoever asks is given rounded counts alone, of terms that are over on this day. */
  readonly countsOnly: boolean;
  readonly today: string;
  /** Exercises are judged, and no incidents: in a demonstration everything is one. */
  readonly ofExercises?: boolean;
}

/** What is wrong with the files, and what may be. */
export interface Checked {
  /** The policy as changed; null where something is wrong. */
  readonly changed: Policy | null;
  readonly faults: readonly Complaint[];
  readonly warnings: readonly Complaint[];
}

/** What sets the change apart from the policy, and what it makes of past incidents. */
export interface Outcome {
  readonly diff: PolicyDiff;
  /** What of it names incidents; null for those who are given counts alone. */
  readonly tried: {
    readonly comparison: Comparison;
    /** As `audit --format json` has it. */
    readonly against: Against;
    /** Incidents that could not be judged. */
    readonly unusable: number;
  } | null;
  readonly counts: CoarseComparison | null;
}

const NO_FILE = 'encoded data stands here; a policy is words, so take it out';

/** No text is let in that could be a file in letters. */
const encodedIn = (texts: Texts): readonly Complaint[] =>
  FILES.flatMap((file) => {
    const run = noCode();
    addCodeOf(texts[file] ?? '', run);
    return isCode(run) ? [{ file, line: null, field: null, says: NO_FILE }] : [];
  });

/** The school's own policy is what changes, in the edition that is in force. */
const notBuiltOn = (text: string, base: Policy): Complaint | null => {
  const read = parseYaml(text);
  if (!read.ok || !isFields(read.value)) return null;
  const { from } = read.value;
  if (from === pinOf(base)) return null;
  const line = from === undefined ? 1 : read.lineOf(['from']);
  const says = `a change is built on the policy that is in force; write from: ${pinOf(base)}`;
  return { file: HEAD_FILE, line, field: 'from', says };
};

/** Lets whatever waits go first. */
const giveWay = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export class Trial {
  readonly #given: Given;
  readonly #base: Policy;
  #changed: Policy | null = null;

  constructor(given: Given) {
    this.#given = given;
    this.#base = given.policies.find(({ id }) => id === given.base) as Policy;
  }

  async check(): Promise<Checked> {
    const { texts, policies } = this.#given;
    const encoded = encodedIn(texts);
    if (encoded.length > 0) return { changed: null, faults: encoded, warnings: [] };
    const stray = notBuiltOn(texts[HEAD_FILE] ?? '', this.#base);
    if (stray !== null) return { changed: null, faults: [stray], warnings: [] };
    const read = await readPolicyTexts(texts, { ...builtIn, policies });
    this.#changed = read.policy;
    return { changed: read.policy, faults: read.problems, warnings: read.warnings };
  }

  /** @param tell is told after each incident how many were tried */
  async run(timelines: readonly Timeline[], tell: (tried: number) => void): Promise<Outcome> {
    const changed = this.#changed;
    if (changed === null) throw new RangeError('the change was not found good');
    const { countsOnly, policies, ofExercises } = this.#given;
    const builtInBooks = (await booksFrom({})) as RuleBooks;
    const books = { ...builtInBooks, policies: [...policies, changed] };
    const diff = diffPolicies(inEffect(this.#base, books), inEffect(changed, books), { books });
    const auditor = new Auditor({
      books,
      source: RECORD_SOURCE,
      policy: this.#base.id,
      against: changed.id,
      ofExercises,
      ...(countsOnly ? { terms: this.#pastTerms(timelines) } : {}),
    });
    let unusable = 0;
    for (const [index, timeline] of timelines.entries()) {
      if (!auditor.judge(timeline)) unusable += 1;
      tell(index + 1);
      await giveWay();
    }
    const audit = auditor.finish();
    const comparison = comparisonOf(audit, books) as Comparison;
    return countsOnly
      ? { diff, tried: null, counts: coarseComparison(comparison) }
      : { diff, tried: { comparison, against: audit.against as Against, unusable }, counts: null };
  }

  #pastTerms(timelines: readonly Timeline[]): readonly string[] {
    const terms = timelines.flatMap(({ events: [first] }) =>
      first === undefined ? [] : [termOf(instantOf(first.at))],
    );
    return [...new Set(terms)].filter((term) => isOver(term, this.#given.today));
  }
}
