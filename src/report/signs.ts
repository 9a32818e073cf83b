/** Signs beside words, so that nothing depends on colour; and the pieces that HTML reports share. */
import type { IncidentVerdict, Verdict } from '../vocabulary/findings.ts';
import type { Clause } from '../vocabulary/policies.ts';
import { html, type Markup } from './markup.ts';

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
  html`<p class="clause"><b>${clause.id}, ${clause.section}</b>${clause.says}</p>`;
