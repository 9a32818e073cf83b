/** An audit in plain words for governors: from rounded counts only, so that no child can be identified. */
import type { RuleBooks } from '../../engine/replay.ts';
import type { Figures } from '../../vocabulary/governors-reports.ts';
import type { Reading } from '../../vocabulary/policies.ts';
import { folded } from '../../words/plain.ts';
import { dayInWords } from '../../words/time.ts';
import { grouped, listed } from './counts.ts';
import { layerWords, policyIn, policyWords, TOLD_WORDS } from './names.ts';
import {
  BAND_WORDS,
  type Coarse,
  type CoarseAudit,
  type CoarseNorm,
  type CoarsePart,
  type CoarseTime,
  type Gap,
  SMALLEST,
  type Together,
} from './rounding.ts';
import { termsInWords } from './terms.ts';
import type { AuditTextOptions } from './text.ts';

export const FEWER = `fewer than ${SMALLEST}`;

export const GOVERNORS_TITLE = 'Online safety incidents: report to governors';

/** All that a report to governors is made from. */
export interface ReportToGovernors {
  readonly counts: CoarseAudit;
  /** Past terms, in the order of time. */
  readonly terms: readonly string[];
  /** The day on which it was made, such as 2026-01-12. */
  readonly issued: string;
  /** What the report on the term before said; null where there is none to compare with. */
  readonly before: Figures | null;
}

const DSL_TOLD = 'general.dsl-told';
const NO_PART: CoarsePart = { all: null, good: null };

const dslTold = ({ norms }: CoarseAudit): CoarseNorm | undefined =>
  norms.find(({ norm }) => norm === DSL_TOLD);

/** What the report on the next term is compared with: only what this one says. */
export const figuresOf = (counts: CoarseAudit, terms: readonly string[]): Figures => {
  const { all, good } = dslTold(counts) ?? NO_PART;
  const { handled, together } = counts;
  return {
    terms,
    handled: together === null ? { all: handled.all, good: handled.good } : NO_PART,
    told: together === null ? { all, good } : NO_PART,
    half: counts.times.find(({ party }) => party === 'dsl')?.half ?? null,
  };
};

/** The counts as one text, the same for the same counts: names of rules may be worded better one day. */
export const textOfCounts = (counts: CoarseAudit): string =>
  JSON.stringify(counts, (key, value) =>
    key === 'title' || key === 'procedure' ? undefined : value,
  );

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

/** "The DSL is told", "The DSL is told (filtering breach)". */
export const ruleInWords = ({ norm, title, procedure }: CoarseNorm): string =>
  norm.startsWith('general.') ? title : `${title} (${lowered(procedure)})`;

/** Most rules that are named in one list. */
const MOST_NAMED = 8;
const MOST_CHANGED = 5;

const byShare = (a: CoarseNorm, b: CoarseNorm): number =>
  least(b.bad) / least(b.all) - least(a.bad) / least(a.all) || least(b.all) - least(a.all);

/** Rules that went wrong in five incidents or more, the gravest first. */
const allGapsIn = ({ norms }: CoarseAudit): readonly CoarseNorm[] =>
  norms.filter(({ bad }) => bad !== null).sort(byShare);

/** The gravest of them, as many as are named. */
export const gapsIn = (counts: CoarseAudit): readonly CoarseNorm[] =>
  allGapsIn(counts).slice(0, MOST_NAMED);

const GAP_WORDS: Readonly<Record<Gap, string>> = {
  late: 'not done in time',
  missed: 'left out',
  breached: 'done though it is forbidden',
};

export const gapInWords = ({ gaps }: CoarseNorm): string =>
  listed((gaps ?? []).map((gap) => GAP_WORDS[gap]));

/** How many more there are; in words, since a small number would look like a count of children. */
const moreInWords = (count: number): string => (count < SMALLEST ? 'A few' : grouped(count));

const unnamed = (all: number, what: string): readonly string[] =>
  all > MOST_NAMED ? [`${moreInWords(all - MOST_NAMED)} more ${what}.`] : [];

const gapLines = (counts: CoarseAudit): readonly string[] => [
  ...gapsIn(counts).map(
    (norm) =>
      `${ruleInWords(norm)}: went wrong in ${outOf({ all: norm.all, good: norm.bad })} incidents${
        (norm.gaps ?? []).length === 0 ? '' : `: ${gapInWords(norm)}`
      }.`,
  ),
  ...unnamed(allGapsIn(counts).length, 'rules went wrong less often'),
];

/** What mends a gap of each kind. */
const MENDS: Readonly<Record<Gap, string>> = {
  late: 'What was not done in time: make it quicker. Everybody knows whom to tell, somebody stands in for each role, and the numbers hang where people need them.',
  missed:
    'What was left out: put it on a list that whoever handles an incident works through, and that is looked at before it is closed.',
  breached:
    'What was done though it is forbidden: train all staff in what never to do, with examples, and again each year.',
};

const mendLines = (counts: CoarseAudit): readonly string[] => {
  const gaps = new Set(gapsIn(counts).flatMap((norm) => norm.gaps ?? []));
  return [
    ...(['breached', 'missed', 'late'] as const)
      .filter((gap) => gaps.has(gap))
      .map((gap) => MENDS[gap]),
    ...(counts.handled.unsettled === null
      ? []
      : [
          'What is still open, or the record does not show: ask for a fuller record, and for a day by which each incident is closed.',
        ]),
  ];
};

const goingWell = (counts: CoarseAudit): readonly string[] => {
  const gaps = gapsIn(counts);
  const good = counts.norms
    .filter((norm) => shareOf(norm)[0] >= 0.75 && !gaps.includes(norm))
    .sort((a, b) => least(b.all) - least(a.all));
  const named = good.slice(0, MOST_NAMED).map(ruleInWords);
  return named.length === 0
    ? []
    : [
        `As the policy asks in at least three quarters of the incidents: ${named.join('; ')}.`,
        ...unnamed(good.length, 'rules too'),
      ];
};

const ofIncidents = (change: 'better' | 'worse'): string =>
  `Incidents were handled ${change === 'better' ? 'better' : 'less well'}`;

/** From the first term of this report to its last. */
const changesWithin = (counts: CoarseAudit): readonly string[] => {
  const { spans, norms } = counts;
  const [first, last] = [spans[0], spans.at(-1)];
  if (first === undefined || last === undefined) return [];
  const between = `from the ${lowered(first.says)} to the ${lowered(last.says)}`;
  const changed = (['worse', 'better'] as const).flatMap((way) => {
    const named = norms.filter((norm) => changeOf(norm.spans) === way).slice(0, MOST_CHANGED);
    return named.length === 0
      ? []
      : [`Done ${way} ${between}: ${named.map(ruleInWords).join('; ')}.`];
  });
  const handled = changeOf(spans);
  return [...(handled === null ? [] : [`${ofIncidents(handled)} ${between}.`]), ...changed];
};

/** Since the report before: from what that one said, so that comparing them tells nothing new. */
const changesSince = ({ counts, terms, before }: ReportToGovernors): readonly string[] => {
  if (before === null) return [];
  const now = figuresOf(counts, terms);
  if ([before, now].some(({ handled, told }) => handled.all === null && told.all === null))
    return [];
  const than = `than in the report on the ${termsInWords(before.terms)}`;
  const handled = changeOf([before.handled, now.handled]);
  const told = changeOf([before.told, now.told]);
  const [was, is] = [before.half, now.half].map((band) =>
    band === null ? -1 : BAND_WORDS.indexOf(band),
  ) as [number, number];
  const changed = [
    ...(handled === null ? [] : [`${ofIncidents(handled)} ${than}.`]),
    ...(told === null
      ? []
      : [
          `The DSL was told as the policy asks ${told === 'better' ? 'more' : 'less'} often ${than}.`,
        ]),
    ...(was < 0 || is < 0 || was === is
      ? []
      : [`The DSL was told ${is < was ? 'sooner' : 'later'} ${than}.`]),
  ];
  return changed.length > 0
    ? changed
    : [
        `Nothing that rounded counts can show since the report on the ${termsInWords(before.terms)}.`,
      ];
};

const timeInWords = ({ party, incidents, half, nineInTen }: CoarseTime): readonly string[] => {
  if (incidents === null) return [];
  const parts = [
    ...(half === null ? [] : [`in half of the incidents within ${half}`]),
    ...(nineInTen === null || nineInTen === half ? [] : [`in nine of ten within ${nineInTen}`]),
  ].map((part) => part.replace('within more', 'after more'));
  return parts.length === 0
    ? []
    : [`${raised(TOLD_WORDS[party])}, where they were told: ${listed(parts)}.`];
};

/** A part of the report: its title, and what it says. */
export interface Said {
  readonly title: string;
  readonly lines: readonly string[];
}

const TOGETHER: Readonly<Record<Together, string>> = {
  none: 'No incident is on record.',
  throughout: 'In all of them, everything the policy asks was done.',
  'not-throughout':
    'Not everything the policy asks was done in all of them: in at least one, something was left out, was not done in time, or was done though it is forbidden.',
  'not-known':
    'Whether everything the policy asks was done in all of them cannot be said yet: something is still open, or the record does not show it.',
};

const howMany = ({ incidents, together }: CoarseAudit): readonly string[] => {
  if (together === 'none') return [];
  return [
    incidents === null
      ? `There were incidents, ${FEWER} in all. Governors may know of them, so no number, kind, rule or time is given.`
      : `${raised(about(incidents))} incidents were looked at.`,
  ];
};

const howHandled = (counts: CoarseAudit): readonly string[] => {
  const { handled, spans, together } = counts;
  if (together !== null) return [TOGETHER[together]];
  const words = shareInWords(handled);
  return [
    `Everything the policy asks was done in ${outOf(handled)} incidents${
      words === null ? '' : ` (${words})`
    }${spansInWords(handled, spans, counts)}.`,
    `In ${about(handled.bad)} something was broken, missed or late.`,
  ];
};

/** In numbers only where there are many. */
const howTold = (counts: CoarseAudit): readonly string[] => {
  const told = dslTold(counts);
  if (told === undefined) return [];
  const words = shareInWords(told);
  if (counts.together === null) {
    const spans = spansInWords(told, told.spans, counts);
    return [`In ${outOf(told)} incidents the DSL was told as the policy asks${spans}.`];
  }
  return words === null ? [] : [`The DSL was told as the policy asks in ${words} of them.`];
};

const inShort = (counts: CoarseAudit): readonly string[] => [
  ...howMany(counts),
  ...howHandled(counts),
  ...howTold(counts),
];

const judgedUnder = ({ policies, layers }: CoarseAudit, books: RuleBooks): readonly string[] => [
  ...(policies.length === 0
    ? []
    : [`Judged under: ${policies.map((id) => policyWords(id, books)).join('; ')}.`]),
  ...layers.map((id) => `Also asked: ${layerWords(id)}.`),
];

const TRAINED = 'When was each member of staff last trained, who was not, and when is it next due?';

const QUESTIONS: Readonly<Record<Together, readonly string[]>> = {
  none: [
    'Does a pupil, a parent and a member of staff each know how to raise a concern? When did somebody last ask them?',
    'Is it usual here that nothing happens in all this time, or are concerns kept somewhere else, or not at all?',
    'When was an incident last practised, and what was changed after it?',
  ],
  throughout: [
    'What makes it go well, and would it go as well on a day when the DSL is away?',
    'Is what was learned written down, and do all staff know of it?',
  ],
  'not-throughout': [
    'Without speaking of any incident: was it a matter of time, of knowing what to do, or of the record?',
    'What was changed since, by whom, and how will governors see that it holds?',
  ],
  'not-known': [
    'Without speaking of any incident: what is still to be done, by when, and who sees to it?',
    'What does the record leave out, and does the form that staff fill in ask for it?',
  ],
};

const questions = (counts: CoarseAudit): readonly string[] => [
  ...(counts.together === null
    ? [
        ...(gapsIn(counts).length === 0
          ? []
          : ['What is done about each of the gaps above, by whom, and by when?']),
        'Which of what goes well depends on one person, and who does it when they are away?',
        'What was learned in this time, and what was changed in practice or in the policy?',
      ]
    : QUESTIONS[counts.together]),
  TRAINED,
  'Ask how things are done, never who or which incident it was.',
];

/** Most choices of the policy that are put to governors. */
const MOST_READINGS = 4;
const GRAVEST = ['high', 'medium', 'low'] as const;

/** What the policy leaves open: first what the rules with gaps rest on, the gravest first. */
const readingsOf = (counts: CoarseAudit, books: RuleBooks): readonly Reading[] => {
  const [policy = '', ...more] = counts.policies;
  const readings = more.length > 0 ? [] : (policyIn(policy, books)?.readings ?? []);
  const gaps = new Set(gapsIn(counts).map(({ norm }) => norm));
  const place = ({ norms, severity }: Reading): number =>
    GRAVEST.indexOf(severity) + (norms.some((norm) => gaps.has(norm)) ? 0 : GRAVEST.length);
  return readings
    .filter(({ kind }) => kind !== 'slip')
    .sort((a, b) => place(a) - place(b))
    .slice(0, MOST_READINGS);
};

/** The first sentence, where there are several. */
const firstSentence = (text: string): string => text.split(/(?<=\.)\s/)[0] ?? text;

const readingLines = (counts: CoarseAudit, books: RuleBooks): readonly string[] =>
  readingsOf(counts, books).map(
    ({ problem, taken }) => `${problem} Interpretation used: ${firstSentence(taken)}`,
  );

const TRAINING = {
  none: 'No exercise is in this log for this time.',
  few: 'There were exercises in this time, which are training and put nobody at risk.',
} as const;

const excluded = ({ exercises, partialRecords, earlierLeftOut }: CoarseAudit) => [
  ...(exercises === null
    ? []
    : [
        typeof exercises === 'string'
          ? TRAINING[exercises]
          : `Exercises, which are training and put nobody at risk: ${about(exercises)}.`,
      ]),
  ...(partialRecords === null
    ? []
    : [
        `The record of some incidents, ${SMALLEST} or more, is partial: nothing is concluded from what it does not say.`,
      ]),
  ...(earlierLeftOut ? ['Earlier years count in the whole, and are not shown year by year.'] : []),
];

/** Why there is only one. */
const ONCE =
  'A term is reported once, after its end, alone or with others. No second report on it is made that says anything else, since two could be compared and the difference would be an incident.';

/** How the report keeps children from being identified; the last thing it says. */
const SAFE: readonly string[] = [
  `Counts are rounded down to a multiple of ${SMALLEST}; “${FEWER}” may mean that there were none. So counts need not add up, and no smaller count can be worked out from them.`,
  'Words such as “nearly all” hold for every count that a rounded one can stand for.',
  `Rules that applied in ${FEWER} incidents are not listed, nor kinds of incident with ${FEWER}. Incidents, files, days and small schools are not named.`,
];
const SAFE_OF_FEW: readonly string[] = [
  'Of so few incidents, the one thing said is whether everything was done in all of them: about how staff act, and not about a child.',
];

/** What the report says, part by part, the tables aside; parts with nothing to say are left out. */
export const saidToGovernors = (report: ReportToGovernors, books: RuleBooks): readonly Said[] => {
  const { counts } = report;
  const parts: readonly Said[] = [
    { title: 'In short', lines: [...inShort(counts), ...judgedUnder(counts, books)] },
    { title: GAPS_TITLE, lines: gapLines(counts) },
    { title: 'What kind of change is needed', lines: mendLines(counts) },
    { title: 'What goes well', lines: goingWell(counts) },
    { title: 'What has changed', lines: [...changesSince(report), ...changesWithin(counts)] },
    { title: 'How soon they were told', lines: counts.times.flatMap(timeInWords) },
    {
      title: 'Schools with enough incidents to be named',
      lines: counts.schools.length < 2 ? [] : [`${listed(counts.schools)}.`],
    },
    { title: 'Questions for the DSL', lines: questions(counts) },
    {
      title: 'What the policy leaves open, for governors to settle',
      lines: readingLines(counts, books),
    },
    { title: 'Training and records', lines: excluded(counts) },
    {
      title: 'How this report keeps children from being identified',
      lines: [...(counts.incidents === null ? SAFE_OF_FEW : SAFE), ONCE],
    },
  ];
  return parts.filter(({ lines }) => lines.length > 0);
};

export const GAPS_TITLE = 'Where there are gaps';

/** What it is about, and that it was made once. */
export const issuedInWords = ({ terms, issued }: ReportToGovernors): string =>
  `For the ${termsInWords(terms)}. Made once, on ${dayInWords(issued)}.`;

/** Said before all else; null where everything was read and could be used. */
export const notWhole = ({ whole }: CoarseAudit): string | null =>
  whole
    ? null
    : 'This report is incomplete: a part of the log could not be matched to the terms of the policy, and is not counted.';

const tableLines = (
  title: string,
  rows: readonly string[],
  { paint, width }: AuditTextOptions,
): readonly string[] =>
  rows.length === 0
    ? []
    : ['', paint.strong(title), ...rows.map((row) => `  ${folded(row, 4, width)}`)];

/** The report to governors as text, ending in a line break. */
export const governorsText = (
  report: ReportToGovernors,
  books: RuleBooks,
  options: AuditTextOptions,
): string => {
  const { paint, width } = options;
  const { counts } = report;
  const warning = notWhole(counts);
  const said = saidToGovernors(report, books).map(({ title, lines }) => [
    '',
    paint.strong(title),
    ...lines.map((line) => `  - ${folded(line, 4, width)}`),
  ]);
  return [
    paint.strong(GOVERNORS_TITLE),
    folded(issuedInWords(report), 0, width),
    ...(warning === null ? [] : [paint.warn(`! ${folded(warning, 2, width)}`)]),
    ...said.slice(0, -1).flat(),
    ...tableLines(
      'Over time',
      counts.spans.map(
        (span) =>
          `${span.says}: ${about(span.all)} incidents; policy followed throughout in ${about(span.good)}`,
      ),
      options,
    ),
    ...tableLines(
      'Kinds of incident (an incident can be of several)',
      counts.kinds.map(({ says, incidents }) => `${says}: ${about(incidents)}`),
      options,
    ),
    ...said.slice(-1).flat(),
    '',
  ].join('\n');
};
