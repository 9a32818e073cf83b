/**
 * An audit as one HTML page: printable, without script. It begins with what was asked, what was found
 * and what to do, on two pages; then comes the detail. What is only for a program is in JSON and CSV.
 */
import type { RuleBooks } from '../../engine/replay.ts';
import type { Audit, Faults, Group, IncidentToSee } from '../../vocabulary/audits.ts';
import type { Finding } from '../../vocabulary/findings.ts';
import { html, type Markup, NOTHING, when } from '../markup.ts';
import { findingMarkup, findingsMarkup, INCIDENT_SIGNS, SIGNS, signed } from '../signs.ts';
import { alikeIn, INCIDENT_WORDS } from '../words.ts';
import { barTable, type Series, type Span, scaleOf, scaleTicks, timeSpan } from './charts.ts';
import {
  type CauseGroup,
  type Comparison,
  causeInWords,
  clausesInWords,
  groupInWords,
  headlines,
  incidentTurn,
  noRuleInWords,
  ruleTurn,
  type Turn,
  WAY_WORDS,
} from './comparison.ts';
import {
  COLUMN_WORDS,
  COLUMNS,
  type Column,
  grouped,
  INCIDENT_COLUMNS,
  type NormLine,
  outcomesInWords,
  seenCounts,
  several,
  type Tallied,
} from './counts.ts';
import { moreThanListed, placeInWords, rowsApart, together, UNDONE_TITLE } from './faults.ts';
import { askedInWords, foundInWords, verdictsInWords } from './in-short.ts';
import { normTitle, policyIn, policyWords, TOLD_WORDS } from './names.ts';
import { list, page, section, table } from './page.ts';
import { notTimedInWords, shortSpreadInWords, spreadInWords } from './spread.ts';
import {
  type GroupLine,
  type ProcedureNorms,
  type Summary,
  summaryOf,
  type TermLine,
} from './summary.ts';
import type { ToDo } from './to-do.ts';

const INCIDENT_SERIES: readonly Series[] = [
  { name: 'Non-compliant', fill: 'bad' },
  { name: 'Open', fill: 'warn' },
  { name: 'Cannot tell', fill: 'quiet' },
  { name: 'Compliant', fill: 'good' },
];

const incidentParts = ({ verdicts }: Pick<GroupLine, 'verdicts'>): readonly number[] =>
  INCIDENT_COLUMNS.map((verdict) => verdicts[verdict]);

const RULE_SERIES: readonly Series[] = [
  { name: 'Went wrong', fill: 'bad' },
  { name: 'Owed or cannot tell', fill: 'quiet' },
  { name: 'As asked', fill: 'good' },
];

const ruleParts = ({ applied, bad, counts }: Tallied): readonly number[] => {
  const unsettled = counts.owed + counts['cannot-tell'];
  return [bad, unsettled, applied - bad - unsettled];
};

/** Words that come from a file: broken anywhere where they are long. */
const asIs = (words: string): Markup => html`<span class="as-is">${words}</span>`;

const idOf = (id: string): Markup => html`<span class="quiet small as-is id">${id}</span>`;

const inShort = (audit: Audit, summary: Summary): Markup =>
  html`${section(
    'asked',
    titleOfPart('asked'),
    html`<dl class="head">${askedInWords(audit, summary).map(
      ([label, says]) => html`<dt>${label}</dt><dd>${asIs(says)}</dd>`,
    )}</dl>`,
  )}${section(
    'found',
    titleOfPart('found'),
    html`${list(foundInWords(audit, summary))}${barTable({
      caption: 'Incidents by verdict',
      head: 'All',
      series: INCIDENT_SERIES,
      bars:
        summary.incidents === 0
          ? []
          : [
              {
                label: several(summary.incidents, 'incident'),
                parts: incidentParts(summary),
                more: [verdictsInWords(summary)],
              },
            ],
      more: ['Verdicts'],
    })}`,
  )}${section('to-do', toDoTitle(summary), toDoList(summary))}`;

const toDoTitle = ({ toDo }: Summary): string =>
  toDo.length === 1 ? 'The first thing to do' : `The ${NUMBERS[toDo.length] ?? ''} things to do`;

const NUMBERS = ['', '', 'two', 'three', 'four', 'five'];

const toDoItem = (thing: ToDo): Markup => html`<li><p><b>${thing.says}</b></p>
<p>${thing.where} ${thing.incidents.map(
  ({ incident, place }, index) =>
    html`${index === 0 ? '' : ', '}<a class="as-is" href="#incident-${place}">${incident}</a>`,
)}${thing.incidents.length === 0 ? '' : '.'}</p>
<p>${thing.clauses.map(({ id, says }) => html`<b>${id}</b> ${says} `)}${when(
  thing.moreClauses > 0,
  () => html`<span class="quiet">And ${several(thing.moreClauses, 'clause')} more.</span>`,
)}</p>
<p><b>In practice:</b> ${thing.practice}</p></li>`;

const toDoList = ({ toDo }: Summary): Markup =>
  when(
    toDo.length > 0,
    () =>
      html`<p class="quiet">The worst first: what was breached, then missed, overdue and late.</p><ol class="to-do">${toDo.map(toDoItem)}</ol>`,
  );

const isOwed = ({ verdict }: Finding): boolean => verdict === 'owed';

const seenArticle = (seen: IncidentToSee, place: number, books: RuleBooks): Markup => {
  const policy = policyIn(seen.policy, books);
  const alike = alikeIn(seen.findings, books);
  const owed = alike.filter(([first]) => isOwed(first));
  const title = ({ norm }: Finding): string => normTitle(norm, books);
  return html`<article id="incident-${place}" aria-labelledby="incident-${place}-title"><h3 id="incident-${place}-title">${place}. ${asIs(seen.incident)}</h3>
<p>${signed(INCIDENT_SIGNS[seen.verdict], INCIDENT_WORDS[seen.verdict].name)}: ${seenCounts(seen)}. <span class="quiet">${policyWords(
    seen.policy,
    books,
  )}${seen.school === null ? '' : html`, school ${asIs(seen.school)}`}. ${asIs(`${seen.file}, line ${seen.line}`)}.</span></p>
${findingsMarkup(
  alike
    .filter((each) => !owed.includes(each))
    .map((findings) => findingMarkup(findings, title, policy)),
)}
${when(
  owed.length > 0,
  () =>
    html`<p>${signed(SIGNS.owed, 'Still owed:')}</p><ul class="run">${owed.map(
      (findings) =>
        html`<li>${title(findings[0])} <span class="quiet small">(${[...new Set(findings.flatMap(({ clauses }) => clauses))].join(', ')})</span></li>`,
    )}</ul>`,
)}</article>
`;
};

/** Most rules in a chart. */
const MOST_BARS = 12;

const worstSection = ({ worst, policies }: Summary): Markup => {
  const shown = worst.slice(0, MOST_BARS);
  return barTable({
    caption: `The ${several(shown.length, 'rule')} that went wrong most often`,
    head: 'Rule',
    series: RULE_SERIES,
    bars: shown.map((norm) => ({
      label: html`${norm.title} ${idOf(policies.length > 1 ? `${norm.norm}, ${norm.policy}` : norm.norm)}`,
      parts: ruleParts(norm),
      more: [outcomesInWords(norm)],
    })),
    more: ['What came of it'],
  });
};

const timesSection = ({ times, notTimed }: Summary): Markup => {
  const untimed = notTimed.map((each) => html`<p class="quiet">${notTimedInWords(each)}.</p>`);
  if (times.length === 0) return html`${untimed}`;
  const spans = times.map((time) => ({
    from: time.lowerQuartile,
    middle: time.median,
    to: time.upperQuartile,
    end: time.each === null ? time.ninetieth : (time.each.at(-1) ?? 0),
    each: time.each,
  }));
  const longest = scaleOf(spans);
  return html`<p class="quiet">From the school's first concern until somebody first told them, in incidents in which they were told. Nights, weekends and holidays count. Box: the middle half of the incidents; diamond: the middle one, or each where they are few; line: as far as nine in ten.</p>${table(
    {
      caption: 'Time until told',
      kind: 'bars',
      head: ['Told', scaleTicks(longest), 'Incidents', 'How long it took'],
      labels: ['Told', '', 'Incidents', 'It took'],
      numbers: [2],
      rows: times.map((time, index) => [
        TOLD_WORDS[time.party],
        timeSpan(spans[index] as Span, longest),
        grouped(time.incidents),
        spreadInWords(time),
      ]),
    },
  )}${untimed}`;
};

/** Fewer incidents than these in a term say little. */
const FEW = 5;

const termsSection = ({ terms }: Summary): Markup =>
  when(terms.length > 1, () => {
    const perIncident = ({ bad, incidents }: TermLine): number =>
      incidents === 0 ? 0 : bad / incidents;
    const hasFew = terms.some(({ incidents }) => incidents > 0 && incidents < FEW);
    return html`${barTable({
      caption: 'How many rules went wrong for each incident, and how soon the DSL was told',
      head: 'Term',
      series: [{ name: 'Went wrong, for each incident', fill: 'bad' }],
      bars: terms.map((term) => ({
        label: term.says,
        parts: [perIncident(term)],
        more:
          term.incidents === 0
            ? ['0', '', '', '']
            : [
                grouped(term.incidents),
                grouped(term.nonCompliant),
                term.incidents < FEW
                  ? `${grouped(term.bad)} in all`
                  : `${perIncident(term).toFixed(1)} an incident`,
                term.dslTold === null ? 'not recorded' : shortSpreadInWords(term.dslTold),
              ],
      })),
      more: ['Incidents', 'Non-compliant', 'Went wrong', 'The DSL was told'],
      numbers: [0, 1],
    })}${when(
      hasFew,
      () =>
        html`<p class="quiet">A term with fewer than ${String(FEW)} incidents says little about a trend: one more or less would change it.</p>`,
    )}`;
  });

/** A rule with what came of it, in a line. */
const ruleItem = (norm: NormLine): Markup =>
  html`<li>${norm.title}: ${grouped(norm.applied)}${allOf(norm) === null ? html` (${outcomesInWords(norm)})` : ''}</li>`;

/** The one thing that always came of a rule, where it did. */
const allOf = ({ counts, applied }: Tallied): Column | null =>
  COLUMNS.find((verdict) => counts[verdict] === applied) ?? null;

const procedureNorms = ({ title, norms }: ProcedureNorms): Markup => {
  const wrong = norms.filter(({ bad, counts }) => bad + counts.owed > 0);
  const rest = norms.filter((norm) => !wrong.includes(norm));
  const sorts = [
    ...COLUMNS.map((verdict) => ({
      name: `Always ${COLUMN_WORDS[verdict]}`,
      its: rest.filter((norm) => allOf(norm) === verdict),
    })),
    { name: 'Not always the same', its: rest.filter((norm) => allOf(norm) === null) },
  ];
  return html`<h4>${title}</h4>${when(
    wrong.length > 0,
    () =>
      html`<ul class="rules">${wrong.map(
        (norm) =>
          html`<li><b>${norm.title}</b>: applied in ${grouped(norm.applied)}; ${outcomesInWords(norm)} ${idOf(norm.norm)}</li>`,
      )}</ul>`,
  )}${sorts.map(({ name, its }) =>
    when(
      its.length > 0,
      () => html`<p class="sort"><b>${name}:</b></p><ul class="run">${its.map(ruleItem)}</ul>`,
    ),
  )}`;
};

const normsSection = ({ policies }: Summary): Markup =>
  when(
    policies.length > 0,
    () =>
      html`<p class="quiet">After each rule: in how many incidents it applied. The text and CSV reports have the same as a line for each.</p>${policies.map(
        ({ policy, says, procedures, neverApplied }) => html`<h3>${says} (${policy})</h3>
${procedures.map(procedureNorms)}
${when(neverApplied > 0, () => html`<p class="quiet">${several(neverApplied, 'rule')} more never applied.</p>`)}`,
      )}`,
  );

const GROUPS: readonly {
  readonly by: Group['by'];
  readonly title: string;
  readonly head: string;
  readonly note: string;
}[] = [
  {
    by: 'procedure',
    title: 'By procedure',
    head: 'Procedure',
    note: 'An incident can open several procedures, so these do not add up to all incidents.',
  },
  { by: 'policy', title: 'By policy', head: 'Policy', note: '' },
  { by: 'term', title: 'By school term', head: 'Term', note: '' },
  { by: 'school', title: 'By school', head: 'School', note: '' },
];

/** Most groups of one kind that are spelt out; --format csv and json have them all. */
const MOST_GROUPS = 60;
/** Most rules that are named for one group, and for each of many. */
const MOST_WORST = 3;
const MANY_GROUPS = 12;

const mostWrong = (group: GroupLine, most: number): string =>
  group
    .norms()
    .filter(({ bad }) => bad > 0)
    .slice(0, most)
    .map(({ title, bad, applied }) => `${title} (${grouped(bad)} of ${grouped(applied)})`)
    .join('; ');

const groupSection = (
  { by, title, head, note }: (typeof GROUPS)[number],
  { groups }: Summary,
): Markup => {
  const all = groups[by];
  // Where there is only one, it is all incidents, and was told already.
  if (all.length < 2) return NOTHING;
  const more = all.length - MOST_GROUPS;
  return section(
    `by-${by}`,
    title,
    html`${when(note !== '', () => html`<p class="quiet">${note}</p>`)}${barTable({
      caption: `${title}: incidents by verdict, and rules taken together`,
      head,
      series: INCIDENT_SERIES,
      bars: all.slice(0, MOST_GROUPS).map((group) => {
        const { applied, bad } = group.all();
        return {
          label: group.says,
          parts: incidentParts(group),
          more: [
            verdictsInWords(group),
            `${grouped(bad)} of ${grouped(applied)}`,
            mostWrong(group, all.length > MANY_GROUPS ? 1 : MOST_WORST),
          ],
        };
      }),
      more: ['Incidents', 'Went wrong', 'Most often wrong'],
    })}${when(
      more > 0,
      () =>
        html`<p>And ${grouped(more)} more: ${asIs(
          all
            .slice(MOST_GROUPS)
            .map(({ says, incidents }) => `${says} (${grouped(incidents)})`)
            .join(', '),
        )}; the CSV and JSON formats have their rules.</p>`,
    )}`,
  );
};

/** Most readings that are spelt out. */
const MOST_READINGS = 10;

const readingsSection = ({ readings }: Summary): Markup => {
  const spelt = readings.filter(({ bad }) => bad > 0).slice(0, MOST_READINGS);
  const others = readings.filter((each) => !spelt.includes(each));
  const names = [...new Set(others.map(({ reading }) => reading.id))];
  const counted = (name: string): string => {
    const its = others.filter(({ reading }) => reading.id === name);
    const findings = its.reduce((sum, each) => sum + each.findings, 0);
    const bad = its.reduce((sum, each) => sum + each.bad, 0);
    return bad === 0 ? grouped(findings) : `${grouped(findings)}, ${grouped(bad)} wrong`;
  };
  return when(
    readings.length > 0,
    () =>
      html`<p class="quiet">Where the wording of a policy is unclear or conflicting, an interpretation was chosen. What was found depends on it; another interpretation could change it.</p><ul class="rules">${spelt.map(
        ({ reading, policy, findings, bad }) =>
          html`<li><b class="as-is">${reading.id}</b> (${policy}): ${several(findings, 'finding')}, ${grouped(bad)} of them wrong. ${reading.problem} <b>Interpretation used:</b> ${reading.taken}</li>`,
      )}</ul>${when(
        names.length > 0,
        () =>
          html`<p class="sort"><b>The others, with the findings that rest on them</b>; dutybound lint prints each:</p><ul class="run small">${names.map(
            (name) => html`<li><span class="as-is">${name}</span> (${counted(name)})</li>`,
          )}</ul>`,
      )}`,
  );
};

/** Most of each list of a comparison. */
const MOST_CHANGES = 200;

const turnItem = (turn: Turn): Markup =>
  html`<li>${ruleTurn(turn)} in ${several(
    turn.count,
    'incident',
  )}${when(turn.incidents.length > 0, () => html`: ${asIs(turn.incidents.slice(0, MOST_CHANGES).join(', '))}`)}</li>`;

const causeArticle = (group: CauseGroup): Markup => {
  const { title, lines } = causeInWords(group.cause);
  return html`<li><p><b>${title}</b> <span class="quiet">(${groupInWords(group)})</span></p>
${lines.map((each) => html`<p>${each}</p>`)}
<ul>${group.rules.slice(0, MOST_CHANGES).map((rule) => {
    const clauses = clausesInWords(rule, group.cause);
    return html`<li>${rule.title} ${idOf([rule.norm, clauses].filter(Boolean).join('; '))}<ul>${rule.turns.map(turnItem)}</ul></li>`;
  })}</ul></li>`;
};

const comparisonSection = (comparison: Comparison | null): Markup => {
  if (comparison === null) return NOTHING;
  const { says, turns, causes, incidents } = comparison;
  const turned = incidents.filter(({ way }) => way !== null);
  const more = turned.length - MOST_CHANGES;
  return html`<p>${says}.</p>${list(headlines(comparison))}${when(turns.length > 0, () =>
    table({
      caption: 'Incidents that come to another verdict',
      head: ['Was', 'Is', 'How', 'Incidents'],
      numbers: [3],
      rows: turns.map(({ was, is, way, count }) => [
        signed(INCIDENT_SIGNS[was], INCIDENT_WORDS[was].name),
        signed(INCIDENT_SIGNS[is], INCIDENT_WORDS[is].name),
        WAY_WORDS[way],
        grouped(count),
      ]),
    }),
  )}${when(
    causes.length > 0,
    () =>
      html`<h3>Why, and which rules</h3><ol>${causes.slice(0, MOST_CHANGES).map(causeArticle)}</ol>`,
  )}${when(
    turned.length > 0,
    () =>
      html`${table({
        caption: 'These incidents, one by one',
        head: ['Incident', 'Verdict', 'Rules, with the number of the reason above'],
        rows: turned
          .slice(0, MOST_CHANGES)
          .map(({ incident, was, is, rules, noRule }) => [
            asIs(incident),
            incidentTurn(was, is),
            html`${list([
              ...rules.map(
                (rule) =>
                  `${ruleTurn(rule)}: ${rule.title}${rule.because === null ? '' : ` (${rule.because})`}`,
              ),
              ...(noRule === undefined ? [] : [noRuleInWords(noRule)]),
            ])}`,
          ]),
      })}${when(more > 0, () => html`<p>And ${grouped(more)} more; the JSON format has them.</p>`)}`,
  )}`;
};

const faultsSection = (faults: Faults): Markup =>
  when(
    faults.count > 0,
    () =>
      html`${list(
        together(faults).map(
          (each) => html`<b class="as-is">${placeInWords(each)}</b>: ${asIs(each.says)}`,
        ),
      )}${when(moreThanListed(faults) !== '', () => html`<p>${moreThanListed(faults)}</p>`)}`,
  );

const CONTENTS: readonly (readonly [id: string, title: string])[] = [
  ['asked', 'What was asked'],
  ['found', 'What was found'],
  ['to-do', 'What to do first'],
  ['against', 'Under another policy'],
  ['worst', 'Rules most often breached, missed, overdue or late'],
  ['terms', 'Term by term'],
  ['times', 'Time until told'],
  ['to-see', 'Incidents to look at first'],
  ['norms', 'Every rule that applied'],
  ['by-procedure', 'By procedure'],
  ['by-policy', 'By policy'],
  ['by-term', 'By school term'],
  ['by-school', 'By school'],
  ['readings', 'Readings that verdicts rest on'],
  ['faults', 'What could not be used'],
  ['rows', 'Rows not understood'],
  ['undone', UNDONE_TITLE],
];

const titleOfPart = (id: string): string => CONTENTS.find(([each]) => each === id)?.[1] ?? id;

const mainOf = (audit: Audit, summary: Summary, books: RuleBooks): Markup => {
  const rows = rowsApart(audit.rows);
  const part = (id: string, inside: Markup): Markup => section(id, titleOfPart(id), inside);
  return html`${inShort(audit, summary)}${part(
    'against',
    comparisonSection(summary.against),
  )}${part('worst', worstSection(summary))}${part(
    'terms',
    termsSection(summary),
  )}${part('times', timesSection(summary))}${part(
    'to-see',
    html`${audit.toSee.map((seen, index) => seenArticle(seen, index + 1, books))}`,
  )}${part('faults', faultsSection(audit.faults))}${part('rows', faultsSection(rows.notUnderstood))}${part('undone', faultsSection(rows.undone))}${part(
    'norms',
    normsSection(summary),
  )}${GROUPS.map((group) => groupSection(group, summary))}${part(
    'readings',
    readingsSection(summary),
  )}`;
};

/** The whole page. */
export const auditHtml = (audit: Audit, books: RuleBooks): string => {
  const summary = summaryOf(audit, books);
  const main = mainOf(audit, summary, books);
  const links = CONTENTS.filter(([id]) => main.markup.includes(`<section id="${id}"`)).map(
    ([id, title]) => html`<a href="#${id}">${title}</a>`,
  );
  return page({
    title: `Audit: ${several(summary.incidents, 'incident')}`,
    header: html`<h1>Audit of incidents</h1>
${summary.warnings.map((warning) => html`<p class="warning"><b>Note:</b> ${warning}</p>`)}
<p class="quiet">How each incident was handled, judged rule by rule against the school's policy. Clauses are given in our words, not the policy's. Confidential: keep it with the safeguarding file.</p>
<nav aria-label="Contents"><details><summary>Contents</summary>${list(links)}</details></nav>`,
    main,
  });
};
