/** An audit in plain words for governors: from rounded counts only, so that no child can be identified. */
import type { RuleBooks } from '../../engine/replay.ts';
import type { Audit } from '../../vocabulary/audits.ts';
import { folded } from '../../words/plain.ts';
import { grouped, listed } from './counts.ts';
import { coarseOf } from './disclosure.ts';
import { layerWords, TOLD_WORDS } from './names.ts';
import {
  type Coarse,
  type CoarseAudit,
  type CoarseNorm,
  type CoarsePart,
  type CoarseTime,
  SMALLEST,
} from './rounding.ts';
import type { AuditTextOptions } from './text.ts';

export const FEWER = `fewer than ${SMALLEST}`;

export const GOVERNORS_TITLE = 'Online safety incidents: report to governors';

/** "about 45", "fewer than 5". */
export const about = (count: Coarse): string =>
  count === null ? FEWER : `about ${grouped(count)}`;

/** "about 45 of 50", "fewer than 5 of about 50". */
const outOf = ({ all, good }: CoarsePart): string =>
  good === null || all === null
    ? `${FEWER} of ${about(all)}`
    : `about ${grouped(good)} of ${grouped(all)}`;

/** What a rounded count can stand for. */
const least = (count: Coarse): number => count ?? 0;
const most = (count: Coarse): number => (count ?? 0) + SMALLEST - 1;

/** The smallest and the largest share that two rounded counts can stand for. */
const shareOf = ({ all, good }: CoarsePart): readonly [number, number] => [
  least(good) / most(all),
  Math.min(1, most(good) / Math.max(1, least(all))),
];

/** A share in words that hold whatever the rounded counts stand for; null where none does. */
export const shareInWords = (part: CoarsePart): string | null => {
  if (part.all === null) return null;
  const [from, to] = shareOf(part);
  if (from >= 0.9) return 'nearly all';
  if (from >= 0.75) return 'at least three quarters';
  if (from > 0.5) return 'more than half';
  if (to < 0.25) return 'fewer than a quarter';
  return to < 0.5 ? 'fewer than half' : null;
};

/** Whether it became better or worse for certain, from the first span to the last. */
const changeOf = (spans: readonly CoarsePart[]): 'better' | 'worse' | null => {
  const [first, last] = [spans[0], spans.at(-1)];
  if (first === undefined || last === undefined || first.all === null || last.all === null) {
    return null;
  }
  const [before, now] = [shareOf(first), shareOf(last)];
  if (now[0] > before[1]) return 'better';
  return now[1] < before[0] ? 'worse' : null;
};

const lowered = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
const raised = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** "; in the spring term 2026 fewer than half": the spans that differ from the whole. */
const spansInWords = (
  whole: CoarsePart,
  parts: readonly CoarsePart[],
  { spans }: CoarseAudit,
): string => {
  const overall = shareInWords(whole);
  const differing = parts.flatMap((part, index) => {
    const words = shareInWords(part);
    const says = spans[index]?.says;
    return words === null || words === overall || says === undefined
      ? []
      : [`in the ${lowered(says)} it was ${words}`];
  });
  return differing.length === 0 ? '' : `; ${listed(differing)}`;
};

/** "The DSL is told (general rules): followed the policy in about 45 of 50 incidents". */
const normInWords = (norm: CoarseNorm, audit: CoarseAudit): string =>
  `${norm.title} (${lowered(norm.procedure)}): followed the policy in ${outOf(norm)} incidents${spansInWords(
    norm,
    norm.spans,
    audit,
  )}.`;

/** Most rules that are named in one list. */
const MOST_NAMED = 8;

const byShare = (a: CoarseNorm, b: CoarseNorm): number =>
  least(b.bad) / least(b.all) - least(a.bad) / least(a.all) || least(b.all) - least(a.all);

/** Rules that went wrong in five incidents or more, the gravest first. */
export const gapsIn = ({ norms }: CoarseAudit): readonly CoarseNorm[] =>
  norms.filter(({ bad }) => bad !== null).sort(byShare);

const goingWell = ({ norms }: CoarseAudit): readonly CoarseNorm[] =>
  norms
    .filter((norm) => norm.bad === null && shareOf(norm)[0] >= 0.75)
    .sort((a, b) => least(b.all) - least(a.all));

/** How many more there are; in words, since a small number would look like a count of children. */
const moreInWords = (count: number): string => (count < SMALLEST ? 'a few' : grouped(count));

const named = (norms: readonly CoarseNorm[], audit: CoarseAudit): readonly string[] => {
  const more = moreInWords(norms.length - MOST_NAMED);
  return [
    ...norms.slice(0, MOST_NAMED).map((norm) => normInWords(norm, audit)),
    ...(norms.length > MOST_NAMED ? [`And ${more} more, in the table of rules.`] : []),
  ];
};

const changesIn = (audit: CoarseAudit): readonly string[] => {
  const { spans, norms } = audit;
  const [first, last] = [spans[0], spans.at(-1)];
  if (first === undefined || last === undefined) return [];
  const between = `from the ${lowered(first.says)} to the ${lowered(last.says)}`;
  const changed = (['worse', 'better'] as const).flatMap((way) =>
    norms
      .filter((norm) => changeOf(norm.spans) === way)
      .slice(0, MOST_NAMED)
      .map((norm) => `Done ${way} ${between}: ${norm.title} (${lowered(norm.procedure)}).`),
  );
  const handled = changeOf(spans);
  return [
    ...(handled === null
      ? []
      : [`Incidents were handled ${handled === 'better' ? 'better' : 'less well'} ${between}.`]),
    ...changed,
  ];
};

const timeInWords = ({ party, incidents, half, nineInTen }: CoarseTime): string => {
  const name = TOLD_WORDS[party];
  const told = `${raised(name)}: told in ${about(incidents)} incidents`;
  const parts = [
    ...(half === null ? [] : [`half of them within ${half}`]),
    ...(nineInTen === null || nineInTen === half ? [] : [`nine in ten within ${nineInTen}`]),
  ].map((part) => part.replace('within more', 'after more'));
  return `${[told, ...parts].join(', ')}.`;
};

/** A part of the report: its title, and what it says. */
export interface Said {
  readonly title: string;
  readonly lines: readonly string[];
}

const inShort = (audit: CoarseAudit): readonly string[] => {
  const { handled, incidents, spans } = audit;
  const words = shareInWords(handled);
  const wrong =
    handled.bad === null
      ? `in ${FEWER} something was broken, missed or late`
      : `in ${about(handled.bad)} something was broken, missed or late`;
  const told = audit.norms.find(({ norm }) => norm === 'general.dsl-told');
  return [
    `${raised(about(incidents))} incidents were looked at.`,
    `Everything the policy asks was done in ${outOf(handled)} incidents${
      words === null ? '' : ` (${words})`
    }; ${wrong}${spansInWords(handled, spans, audit)}.`,
    ...(told === undefined
      ? []
      : [
          `In ${outOf(told)} incidents the DSL was told as the policy asks${spansInWords(told, told.spans, audit)}.`,
        ]),
  ];
};

const judgedUnder = ({ policies, layers }: CoarseAudit): readonly string[] => [
  ...(policies.length === 0 ? [] : [`Judged under: ${policies.join('; ')}.`]),
  ...layers.map((id) => `Also asked: ${layerWords(id)}.`),
];

/** How the report keeps children from being identified; the last thing it says. */
const SAFE: readonly string[] = [
  `Counts are rounded down to a multiple of ${SMALLEST}. Under ${SMALLEST}, and where there were none, it says “${FEWER}”.`,
  'So counts need not add up, and no smaller count can be worked out from them.',
  'Words such as “nearly all” or “fewer than half” hold for every count that a rounded one can stand for.',
  `Rules that applied in ${FEWER} incidents are not listed, nor are kinds of incident with ${FEWER}.`,
  'Incidents, files, times of day and small schools are not named.',
];

/** What the report says, part by part, the tables aside; parts with nothing to say are left out. */
export const saidToGovernors = (audit: CoarseAudit): readonly Said[] => {
  if (audit.incidents === null) {
    return [
      {
        title: 'In short',
        lines: [
          `There were ${FEWER} incidents. Of so few, nothing more can be said without a child being identified.`,
        ],
      },
    ];
  }
  const parts: readonly Said[] = [
    { title: 'In short', lines: [...inShort(audit), ...judgedUnder(audit)] },
    { title: 'Where there are gaps', lines: named(gapsIn(audit), audit) },
    { title: 'What goes well', lines: named(goingWell(audit), audit) },
    { title: 'What has changed', lines: changesIn(audit) },
    { title: 'How soon they were told', lines: audit.times.map(timeInWords) },
    {
      title: 'Schools with enough incidents to be named',
      lines: audit.schools.length < 2 ? [] : [`${listed(audit.schools)}.`],
    },
    {
      title: 'Excluded or incomplete',
      lines: [
        `Exercises, which are training and put nobody at risk: ${about(audit.exercises)}.`,
        `Incidents with a partial record; nothing is concluded from what it does not say: ${about(audit.partialRecords)}.`,
        ...(audit.earlierLeftOut
          ? ['Earlier years count in the whole, and are not shown year by year.']
          : []),
      ],
    },
  ];
  return [
    ...parts.filter(({ lines }) => lines.length > 0),
    { title: 'How this report keeps children from being identified', lines: SAFE },
  ];
};

/** Said before all else; null where everything was read and could be used. */
export const notWhole = ({ whole }: CoarseAudit): string | null =>
  whole
    ? null
    : 'This report is incomplete: a part of the log was not read or could not be used, and is not counted.';

const tableLines = (
  title: string,
  rows: readonly string[],
  { paint, width }: AuditTextOptions,
): readonly string[] =>
  rows.length === 0
    ? []
    : ['', paint.strong(title), ...rows.map((row) => `  ${folded(row, 4, width)}`)];

/** What came of a rule: "policy followed about 45, wrong fewer than 5, open fewer than 5". */
const splitInWords = (norm: CoarseNorm): string =>
  `applied in ${about(norm.all)}; policy followed ${about(norm.good)}, broken, missed or late ${about(
    norm.bad,
  )}, open or not known ${about(norm.unsettled)}`;

export const textOfCoarse = (audit: CoarseAudit, options: AuditTextOptions): string => {
  const { paint, width } = options;
  const warning = notWhole(audit);
  const said = saidToGovernors(audit).map(({ title, lines }) => [
    '',
    paint.strong(title),
    ...lines.map((line) => `  - ${folded(line, 4, width)}`),
  ]);
  return [
    paint.strong(GOVERNORS_TITLE),
    ...(warning === null ? [] : [paint.warn(`! ${folded(warning, 2, width)}`)]),
    ...said.slice(0, -1).flat(),
    ...tableLines(
      'Over time',
      audit.spans.map(
        (span) =>
          `${span.says}: ${about(span.all)} incidents; policy followed throughout in ${about(span.good)}`,
      ),
      options,
    ),
    ...tableLines(
      'Kinds of incident (an incident can be of several)',
      audit.kinds.map(({ says, incidents }) => `${says}: ${about(incidents)}`),
      options,
    ),
    ...tableLines(
      'Every rule that applied often enough',
      audit.norms.map(
        (norm) => `${norm.title} (${lowered(norm.procedure)}): ${splitInWords(norm)}`,
      ),
      options,
    ),
    ...said.slice(-1).flat(),
    '',
  ].join('\n');
};

/** The report to governors as text, ending in a line break. */
export const governorsText = (audit: Audit, books: RuleBooks, options: AuditTextOptions): string =>
  textOfCoarse(coarseOf(audit, books), options);
