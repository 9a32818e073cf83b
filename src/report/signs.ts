/** Signs beside words, so that nothing depends on colour; and the pieces that HTML reports share. */
import type { Finding, IncidentVerdict, Verdict } from '../vocabulary/findings.ts';
import type { Clause, Policy } from '../vocabulary/policies.ts';
import { html, type Markup, when } from './markup.ts';
import { clausesOf, notOwnInWords, VERDICT_WORDS } from './words.ts';

export type Tone = 'bad' | 'warn' | 'good' | 'quiet';

interface Sign {
  readonly sign: string;
  readonly tone: Tone;
}

export const SIGNS: Readonly<Record<Verdict, Sign>> = {
  breached: { sign: '✖', tone: 'bad' },
  missed: { sign: '✖', tone: 'bad' },
  overdue: { sign: '✖', tone: 'bad' },
  late: { sign: '✖', tone: 'bad' },
  owed: { sign: '▶', tone: 'warn' },
  'cannot-tell': { sign: '?', tone: 'warn' },
  met: { sign: '✔', tone: 'good' },
  departed: { sign: '✔', tone: 'good' },
  kept: { sign: '✔', tone: 'good' },
  lapsed: { sign: '–', tone: 'quiet' },
  'not-applicable': { sign: '–', tone: 'quiet' },
};

export const INCIDENT_SIGNS: Readonly<Record<IncidentVerdict, Sign>> = {
  'non-compliant': { sign: '✖', tone: 'bad' },
  open: { sign: '▶', tone: 'warn' },
  'cannot-tell': { sign: '?', tone: 'warn' },
  compliant: { sign: '✔', tone: 'good' },
};

export const signed = ({ sign, tone }: Sign, words: string): Markup =>
  html`<span class="mark ${tone}"><span aria-hidden="true">${sign}</span> ${words}</span>`;

export const bullets = (texts: readonly string[]): Markup => {
  const only = texts[0];
  if (texts.length === 1 && only !== undefined) return html`<p>${only}</p>`;
  return html`<ul>${texts.map((text) => html`<li>${text}</li>`)}</ul>`;
};

export const clauseMarkup = (clause: Clause): Markup =>
  html`<p class="clause"><b>${clause.id}</b> <span class="quiet small">${clause.section}.</span> ${clause.says}</p>`;

const once = <T>(items: readonly T[]): readonly T[] => [...new Set(items)];

/**
 * Findings of one verdict that are told together: the rules, why, by which clause, how to repair it.
 * @param policy null where these rule books do not have it; then clauses are named and not spelt out
 * @param readings those that are named with it
 */
export const findingMarkup = (
  findings: readonly Finding[],
  titleOf: (finding: Finding) => string,
  policy: Policy | null,
  readings: readonly string[] = [],
): Markup => {
  const [first] = findings;
  if (first === undefined) return html``;
  const because = once(findings.flatMap((each) => each.because));
  const repairs = once(findings.flatMap(({ repair }) => repair ?? []));
  const clauses =
    policy === null
      ? [html`<p>${once(findings.flatMap((each) => each.clauses)).join(', ')}</p>`]
      : [
          ...once(findings.flatMap((each) => clausesOf(each, policy))).map(clauseMarkup),
          ...once(findings.flatMap((each) => notOwnInWords(each, policy))).map(
            (words) => html`<p class="small"><b>From:</b> ${words}</p>`,
          ),
        ];
  return html`<div class="finding"><h4>${signed(SIGNS[first.verdict], VERDICT_WORDS[first.verdict])} ${once(
    findings.map(titleOf),
  ).join(
    '; ',
  )} <span class="quiet small as-is id">${findings.map(({ norm }) => norm).join(', ')}</span></h4>
${bullets(because)}${clauses}${repairs.map((repair) => html`<p><b>Repair:</b> ${repair}</p>`)}${when(
  readings.length > 0,
  () => html`<p class="readings quiet small as-is">Readings: ${readings.join(', ')}</p>`,
)}</div>`;
};

/** Findings beside one another where there is the width for it. */
export const findingsMarkup = (findings: readonly Markup[]): Markup =>
  when(
    findings.length > 0,
    () => html`<div class="${findings.length > 1 ? 'findings' : ''}">${findings}</div>`,
  );
