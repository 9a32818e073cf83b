/** `dutybound record list`, `show`, `reads` and `disclose`: what is in the record, and who has read it. */
import { policyNamed, type RuleBooks } from '../../engine/replay.ts';
import { instantOf } from '../../engine/time.ts';
import type { PolicyFlags } from '../../policies/books.ts';
import { digestOf } from '../../policies/digest.ts';
import type { Content } from '../../record/content.ts';
import type { Listed } from '../../record/desk.ts';
import type { StreamId } from '../../record/journal.ts';
import type { Kept } from '../../record/kept.ts';
import { readAtOnce } from '../../record/reads.ts';
import { textOfIncident } from '../../report/text.ts';
import type { TimelineEvent } from '../../vocabulary/events.ts';
import { jsonText } from '../../vocabulary/unseen.ts';
import { eventInWords, kindsInWords, normNamed } from '../../words/entries.ts';
import { entryMomentInWords } from '../../words/moments.ts';
import { replayInWords } from '../../words/report.ts';
import { inSchoolTime } from '../../words/time.ts';
import { painterForStdout, printText, widthOfStdout } from '../terminal.ts';
import { type AsFlags, asAccount, idFrom, needsPolicyOf, Refused, readAs } from './account.ts';
import { filesOf } from './handing-over.ts';
import { withRecord } from './opening.ts';

type Format = 'text' | 'json';

const momentOf = (iso: string): string => inSchoolTime(instantOf(iso));

export interface ReadFlags extends AsFlags, PolicyFlags {
  readonly format: Format;
}

export interface ListFlags extends ReadFlags {
  readonly exercises?: boolean;
}

/** What falls due next in an incident. */
interface Next {
  readonly norm: string;
  readonly title: string;
  /** The child it is owed for, where the record names one. */
  readonly child: string | null;
}

interface Row extends Pick<Listed, 'id' | 'reference' | 'school' | 'since' | 'due' | 'isHeld'> {
  readonly state: 'open' | 'closed';
  readonly kinds: Listed['kinds'];
  readonly next: Next | null;
}

const nextOf = ({ deadlines: [first] }: Listed, books: RuleBooks): Next | null => {
  const [, norm, child = null] = first?.split(' ') ?? [];
  if (norm === undefined) return null;
  return { norm, title: normNamed(books, norm)?.title ?? norm, child };
};

const rowInWords = ({ id, reference, kinds, since, due, next, state, isHeld }: Row): string => {
  const what =
    next === null ? '' : `: ${next.title}${next.child === null ? '' : ` (${next.child})`}`;
  const owed = due === null ? 'nothing has a time limit now' : `due ${momentOf(due)}${what}`;
  return [
    id,
    state.padEnd(6),
    reference,
    `since ${momentOf(since)}`,
    kindsInWords(kinds),
    ...(state === 'open' ? [owed] : []),
    ...(isHeld ? ['held'] : []),
  ].join('  ');
};

/** @returns the exit status */
export const listIncidents = (flags: ListFlags): Promise<number> =>
  withRecord(flags, async (opened) => {
    const kind = flags.exercises === true ? 'exercise' : 'incident';
    const desk = asAccount(opened, flags);
    const rows = (await desk.list(kind)).map((each): Row => {
      const { id, reference, school, kinds, since, due, isClosed, isHeld } = each;
      const next = nextOf(each, opened.books);
      const named = school === undefined ? { reference } : { reference, school };
      return { id, ...named, kinds, since, state: isClosed ? 'closed' : 'open', due, next, isHeld };
    });
    await desk.logUse(`listed the ${kind}s`);
    const none = `There are no ${kind}s for this account.`;
    const text =
      flags.format === 'json'
        ? jsonText(rows, 2)
        : [...rows.map(rowInWords), ...(rows.length === 0 ? [none] : [])].join('\n');
    printText(`${text}\n`);
    return opened.record.hasUnreadable ? 1 : 0;
  });

/** An entry as it is kept: what it says, when it was written into the record, and by which account. */
interface KeptEntry {
  readonly entry: TimelineEvent;
  readonly written: string;
  readonly account: string;
  /** The accounts that it stood in for. */
  readonly standsInFor?: readonly string[];
  readonly onWordOf?: string;
}

const entriesIn = (contents: readonly Content[]): readonly KeptEntry[] =>
  contents.flatMap(({ items, written, writer }) =>
    items.flatMap((item) => {
      if (item.kind !== 'entry') return [];
      const { entry, onWordOf } = item;
      return [{ entry, written, ...writer, ...(onWordOf === undefined ? {} : { onWordOf }) }];
    }),
  );

const closingOf = (contents: readonly Content[]) =>
  contents.flatMap(({ items, written }) =>
    items.flatMap((item) =>
      item.kind === 'findings' ? [{ written, rules: item.rules, report: item.report }] : [],
    ),
  );

/** The rules it was opened under, where those of today are others. */
const rulesInWords = ({ rules, timeline }: Kept, books: RuleBooks, verdict: string): string => {
  const today = digestOf(policyNamed(timeline.policy, books));
  if (today === rules.policy)
    return `It was opened under these rules (${today}), with Dutybound ${rules.program}.`;
  return `It was opened under other rules (${rules.policy}, Dutybound ${rules.program}); judged by those of today (${today}) it is ${verdict}.`;
};

const clocksOf = ({ entry, written, account, standsInFor, onWordOf }: KeptEntry): string =>
  [
    `happened ${entryMomentInWords(entry)}`,
    ...(entry.knownAt === undefined ? [] : [`known ${momentOf(entry.knownAt)}`]),
    ...(entry.recordedAt === undefined ? [] : [`written down ${momentOf(entry.recordedAt)}`]),
    `in the record ${momentOf(written)} by ${account}`,
    ...(standsInFor === undefined ? [] : [`who stood in for ${standsInFor.join(', ')}`]),
    ...(onWordOf === undefined ? [] : [`on the word of ${onWordOf}`]),
  ].join(', ');

/** How what was done by somebody who stood in was judged. */
const standInsInWords = ({ standIns }: Kept): readonly string[] => {
  const [first] = standIns;
  if (first === undefined) return [];
  const entries = standIns.map(({ position }) => position).join(', ');
  return [
    `  Written while standing in for somebody: ${standIns.length === 1 ? 'entry' : 'entries'} ${entries}. Each is judged by who acted: a deputy counts as the DSL where the policy says so, and not because the DSL was away.`,
  ];
};

/** What `show` says after what `replay` would. */
const footOf = (kept: Kept, books: RuleBooks, verdict: string): readonly string[] => [
  'In the record',
  ...entriesIn(kept.contents).map((each, index) => `  ${index}  ${clocksOf(each)}`),
  `  ${rulesInWords(kept, books, verdict)}`,
  ...closingOf(kept.contents).map(
    ({ written, report }) =>
      `  When it was closed, ${momentOf(written)}, it was shown as ${report.verdict}.`,
  ),
  ...standInsInWords(kept),
  ...(kept.isHeld ? ['  It is held: it cannot be erased.'] : []),
  '  This read is logged; `dutybound record reads` lists who has read what.',
];

/** @returns the exit status: 1 where the incident is non-compliant, as for `replay` */
export const showIncident = (given: string, flags: ReadFlags): Promise<number> =>
  withRecord(flags, async (opened) => {
    const { books } = opened;
    const desk = asAccount(opened, flags);
    const kept = await readAs(desk, await idFrom(desk, given), 'shown');
    needsPolicyOf(kept, books);
    const { timeline, contents, rules, isHeld } = kept;
    const report = replayInWords(timeline, { books });
    if (flags.format === 'json') {
      const closed = closingOf(contents);
      printText(
        `${jsonText({ report, entries: entriesIn(contents), rules, isHeld, closed }, 2)}\n`,
      );
    } else {
      const policy = policyNamed(report.policy, books);
      const judged = { report, timeline, policy, procedures: books.procedures, asOf: null };
      const paint = painterForStdout();
      const text = textOfIncident(judged, {
        paint,
        width: widthOfStdout(),
        alreadySaid: new Set(),
      });
      printText(`${text}\n${footOf(kept, books, report.verdict).join('\n')}\n`);
    }
    return report.verdict === 'non-compliant' ? 1 : 0;
  });

/** @returns the exit status */
export const listReads = (given: string | undefined, flags: ReadFlags): Promise<number> =>
  withRecord(flags, async (opened) => {
    const desk = asAccount(opened, flags);
    if (!desk.can('see-reads')) throw new Refused('this account may not see who has read what');
    const files = new Set((await (await filesOf(opened)).list(desk)).map(({ id }) => id));
    const reads = await desk.reads(
      given === undefined ? undefined : await idFrom(desk, given),
      (stream) => files.has(stream),
    );
    const { itself } = opened.record;
    const named = (stream: StreamId): StreamId | null => (stream === itself ? null : stream);
    const ofWhat = ([stream = '', ...more]: readonly StreamId[]): string =>
      more.length > 0 ? `${more.length + 1} incidents` : (named(stream) ?? 'the record');
    const text =
      flags.format === 'json'
        ? jsonText(
            reads.map(({ stream, ...read }) => ({ ...read, incident: named(stream) })),
            2,
          )
        : readAtOnce(reads)
            .map(({ at, account, what, streams }) =>
              [momentOf(at), account, what, ofWhat(streams)].join('  '),
            )
            .join('\n');
    printText(reads.length === 0 && flags.format === 'text' ? 'Nothing was read.\n' : `${text}\n`);
    return 0;
  });

export interface DiscloseFlags extends ReadFlags {
  readonly about: string;
}

/** @returns the exit status */
export const discloseIncident = (given: string, flags: DiscloseFlags): Promise<number> =>
  withRecord(flags, async (opened) => {
    const { books } = opened;
    const { disclosed, personFrom, disclosedInWords } = await import('./disclosing.ts');
    const desk = asAccount(opened, flags);
    const person = personFrom(flags.about);
    if (!desk.can('decide')) throw new Refused('this account may not disclose an incident');
    const kept = await readAs(desk, await idFrom(desk, given), 'disclosed');
    needsPolicyOf(kept, books);
    const policy = policyNamed(kept.timeline.policy, books);
    const rules = { policy, procedures: books.procedures };
    const shown = disclosed(kept.timeline, person, kept.isHeld);
    const text =
      flags.format === 'json'
        ? jsonText(shown, 2)
        : disclosedInWords(shown, (event) => eventInWords(event, rules)).join('\n');
    printText(`${text}\n`);
    return 0;
  });
