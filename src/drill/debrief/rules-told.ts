/** Findings as a debrief tells them: in words, with their clauses, and those of one title and verdict once. */
import type { JudgedFinding } from '../../engine/judge.ts';
import type { Incident } from '../../engine/replay.ts';
import { filled, filledInside } from '../../norms/filled.ts';
import { isDuty } from '../../norms/norm.ts';
import type { ClauseTold, RuleTold } from '../../vocabulary/debriefs.ts';
import type { Policy } from '../../vocabulary/policies.ts';
import { moreUrgent, type Urgency } from '../../vocabulary/urgency.ts';
import { aboutNorm, findingInWords } from '../../words/report.ts';

export const clausesTold = (ids: readonly string[], { clauses }: Policy): readonly ClauseTold[] =>
  clauses
    .filter(({ id }) => ids.includes(id))
    .map(({ id, section, says }) => ({ id, section, says }));

/** How soon it is to be done; null for what is forbidden. */
const urgencyOf = ({ norm }: JudgedFinding, { run }: Incident): Urgency | null => {
  const { norm: found } = aboutNorm(norm, run);
  return isDuty(found) ? found.urgency : null;
};

const momentOf = ({ verdict, doneAt, dueAt }: JudgedFinding): string | null =>
  ['missed', 'overdue', 'owed'].includes(verdict) ? dueAt : doneAt;

/** Reasons that say why something was owed, and not how it came out. */
const BEFORE: readonly string[] = [
  'raised-by-facts',
  'raised-by-act',
  'due-by-time-word',
  'due-by-danger',
  'due-by-working-days',
  'about-child',
  'owed-to',
];

export const ruleTold = (finding: JudgedFinding, incident: Incident): RuleTold => {
  const { run } = incident;
  const { norm, policy, facts } = aboutNorm(finding.norm, run);
  const { because, repair, wrongPerson } = findingInWords(finding, run);
  return {
    norms: [finding.norm],
    title: filledInside(norm.title, policy, facts),
    verdict: finding.verdict,
    urgency: urgencyOf(finding, incident),
    clauses: clausesTold(finding.clauses, policy),
    how: because[finding.reasons.findIndex(({ code }) => !BEFORE.includes(code))] ?? '',
    because: [...because, ...wrongPerson.map(({ why }) => why)],
    at: momentOf(finding),
    entries: finding.events,
    // Once the drill is over, nothing of it is still possible.
    repair: finding.remedy?.code.startsWith('still-possible') ? null : repair,
    asks: filled(norm.says, policy, facts),
  };
};

const united = <T>(a: readonly T[], b: readonly T[], keyOf: (of: T) => unknown): readonly T[] => [
  ...a,
  ...b.filter((each) => !a.some((other) => keyOf(other) === keyOf(each))),
];

/** What two rules of one title have between them. */
const together = (a: RuleTold, b: RuleTold): RuleTold => ({
  ...a,
  norms: united(a.norms, b.norms, (norm) => norm),
  urgency: a.urgency === null || b.urgency === null ? a.urgency : moreUrgent(a.urgency, b.urgency),
  clauses: united(a.clauses, b.clauses, ({ id }) => id),
  because: united(a.because, b.because, (says) => says),
  entries: united(a.entries, b.entries, (entry) => entry),
});

/** Those of one title and verdict as one, in the order in which they first come. */
export const toldOnce = (rules: readonly RuleTold[]): readonly RuleTold[] => {
  const byTitle = new Map<string, RuleTold>();
  for (const rule of rules) {
    const key = `${rule.verdict} ${rule.title}`;
    const known = byTitle.get(key);
    byTitle.set(key, known === undefined ? rule : together(known, rule));
  }
  return [...byTitle.values()];
};

/** What is owed at the end and comes after all that is to be done today is held against nobody. */
export const isForLater = ({ verdict, urgency }: RuleTold): boolean =>
  verdict === 'owed' && (urgency === 'then' || urgency === 'afterwards');

export const rulesTold = (
  findings: readonly JudgedFinding[],
  incident: Incident,
): readonly RuleTold[] => toldOnce(findings.map((finding) => ruleTold(finding, incident)));
