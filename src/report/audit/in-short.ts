/** What was asked and what was found, in words and few numbers: the beginning of every report on an audit. */
import type { Audit } from '../../vocabulary/audits.ts';
import type { IncidentVerdict } from '../../vocabulary/findings.ts';
import { INCIDENT_WORDS } from '../words.ts';
import { grouped, INCIDENT_COLUMNS, listed, outcomesInWords, several, tallyOf } from './counts.ts';
import { TOLD_WORDS } from './names.ts';
import { spreadInWords } from './spread.ts';
import type { GroupLine, Summary } from './summary.ts';

/** "2 non-compliant, 1 open". */
export const verdictsInWords = ({ verdicts }: Pick<Summary, 'verdicts'>): string =>
  INCIDENT_COLUMNS.flatMap((verdict) =>
    verdicts[verdict] === 0
      ? []
      : [`${grouped(verdicts[verdict])} ${INCIDENT_WORDS[verdict].name.toLowerCase()}`],
  ).join(', ');

/** Most files, policies or schools that are named. */
const MOST_NAMED = 6;

const named = (names: readonly string[], one: string): string =>
  names.length <= MOST_NAMED
    ? listed(names)
    : `${several(names.length, one)}, among them ${listed(names.slice(0, 3))}`;

const spanOf = (terms: readonly GroupLine[]): string => {
  const [first, last] = [terms[0], terms.at(-1)];
  if (first === undefined || last === undefined) return '';
  return first === last
    ? `, in ${inside(first.says)}`
    : `, from ${inside(first.says)} to ${inside(last.says)}`;
};

const inside = (term: string): string => `${term.charAt(0).toLowerCase()}${term.slice(1)}`;

/** What was asked: which logs, how many incidents, under which rules, and what was left out. */
export const askedInWords = (
  audit: Audit,
  { groups, incidents, judged, excluded }: Summary,
): readonly (readonly [label: string, says: string])[] => {
  const files = [...new Set(audit.parts.flatMap(({ sources }) => sources))];
  const rules = groups.policy.map(
    ({ says, name, incidents: its }) => `${says} (${name}): ${several(its, 'incident')}`,
  );
  const schools = groups.school.map(({ says }) => says);
  return [
    [files.length === 1 ? 'Log' : 'Logs', named(files, 'file')],
    [
      'Incidents',
      `${grouped(incidents)}, with ${several(audit.events, 'entry', 'entries')}${spanOf(groups.term)}`,
    ],
    ...(schools.length === 0 ? [] : ([['Schools', named(schools, 'school')]] as const)),
    ...(rules.length === 0 ? [] : ([['Policies', named(rules, 'policy')]] as const)),
    ['Judged', judged.join(' ')],
    ['Excluded or incomplete', excluded.join(' ')],
  ];
};

/** "89 of 241 incidents are non-compliant: ...". */
const verdictInWords = (verdict: IncidentVerdict, count: number, of: number): string => {
  const one = count === 1;
  const which =
    count === of
      ? of === 1
        ? 'The incident'
        : `All ${grouped(of)} incidents`
      : `${grouped(count)} of ${several(of, 'incident')}`;
  const { name, says } = INCIDENT_WORDS[verdict];
  const is =
    verdict === 'cannot-tell' ? 'cannot be decided' : `${one ? 'is' : 'are'} ${name.toLowerCase()}`;
  return `${which} ${is}: ${says}.`;
};

/** What was found, a sentence for each thing. */
export const foundInWords = (
  audit: Audit,
  { incidents, verdicts, times }: Summary,
): readonly string[] => {
  if (incidents === 0) return [];
  const all = tallyOf(audit.norms.map((norm) => norm.verdicts));
  const toDsl = times.find(({ party }) => party === 'dsl');
  return [
    ...INCIDENT_COLUMNS.flatMap((verdict) =>
      verdicts[verdict] === 0 ? [] : [verdictInWords(verdict, verdicts[verdict], incidents)],
    ),
    `Rules applied ${grouped(all.applied)} times: ${outcomesInWords(all)}.`,
    ...(all.counts['cannot-tell'] * 2 > all.applied
      ? ['Of more than half of them it cannot be told, since the records say too little.']
      : []),
    toDsl === undefined
      ? 'In no incident does the record say when the DSL was told.'
      : `${TOLD_WORDS.dsl.charAt(0).toUpperCase()}${TOLD_WORDS.dsl.slice(1)} was told in ${grouped(toDsl.incidents)} of ${several(incidents, 'incident')}. Counted from the first concern: ${spreadInWords(toDsl)}.`,
  ];
};
