/** What a change of the policy changes: in the policy, and in what past incidents would have come to. */

import type { Child } from 'hono/jsx';
import type { Complaint } from '../../files/complaints.ts';
import type { CoarseComparison } from '../../report/audit/coarse-comparison.ts';
import {
  type Cause,
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
} from '../../report/audit/comparison.ts';
import { grouped, several } from '../../report/audit/counts.ts';
import {
  aboutInWords,
  type Difference,
  isEmptyDiff,
  type PolicyDiff,
  type ProcedureDiff,
  sharedDifferences,
} from '../../report/diff.ts';
import { asSentence } from '../../report/diff-text.ts';
import type { Policy } from '../../vocabulary/policies.ts';
import { capital } from '../../words/plain.ts';
import { Button } from '../components/button.tsx';
import { Details } from '../components/details.tsx';
import { Table } from '../components/table.tsx';
import { type Ask, page } from '../web.tsx';
import { FILES } from './trial.ts';
import type { Held } from './tries.ts';

/** "Line 6: limits: …" */
export const faultInWords = ({ line, field, says }: Complaint): string =>
  `${line === null ? '' : `Line ${line}: `}${field === null ? '' : `${field}: `}${says}`;

const NAMES = { was: 'Now', is: 'Changed' };
/** Rules that one of the two alone has. */
const ALONE = { was: 'Rules that are no longer asked', is: 'Rules that are new' };

/** One respect in which the change differs, and in which rules, where not in all. */
const Differs = ({
  of,
  rules = [],
}: {
  readonly of: Difference;
  readonly rules?: readonly string[];
}) => (
  <li>
    <strong>{capital(aboutInWords(of))}</strong>
    <br />
    {asSentence(NAMES.was, of.a)}
    <br />
    {asSentence(NAMES.is, of.b)}
    {rules.length > 0 && (
      <>
        <br />
        In: {rules.join('; ')}.
      </>
    )}
  </li>
);

/** "The DSL is told (filtering breach)" */
const ruleInWords = (title: string, procedure: ProcedureDiff): string =>
  procedure.procedure === 'general' ? title : `${title} (${procedure.title})`;

const OneSidedRules = ({
  says,
  of,
  diff,
}: {
  readonly says: string;
  readonly of: 'onlyInA' | 'onlyInB';
  readonly diff: PolicyDiff;
}) =>
  diff.procedures.every((each) => each[of].length === 0) ? null : (
    <>
      <h3 class="govuk-heading-s">{says}</h3>
      <ul class="govuk-list govuk-list--bullet">
        {diff.procedures.flatMap((procedure) =>
          procedure[of].map(({ title, says: asks, clauses }) => (
            <li>
              {ruleInWords(title, procedure)}. {asks} {clauses.map(({ id }) => id).join(', ')}
            </li>
          )),
        )}
      </ul>
    </>
  );

/** Each difference once, with the rules of all procedures that it is in. */
const differencesIn = ({ procedures }: PolicyDiff) => {
  const all = new Map<string, { readonly of: Difference; readonly rules: string[] }>();
  for (const procedure of procedures) {
    const titles = new Map(procedure.changed.map(({ norm, title }) => [norm, title]));
    for (const { norms, ...of } of sharedDifferences(procedure)) {
      const known = all.get(JSON.stringify(of)) ?? { of, rules: [] };
      known.rules.push(...norms.map((norm) => ruleInWords(titles.get(norm) ?? norm, procedure)));
      all.set(JSON.stringify(of), known);
    }
  }
  return [...all.values()];
};

const DiffInWords = ({ diff }: { readonly diff: PolicyDiff }) => {
  const shared = differencesIn(diff);
  return (
    <section>
      <h2 class="govuk-heading-m">What it changes in the policy</h2>
      {isEmptyDiff(diff) && <p class="govuk-body">Nothing that an incident is judged by.</p>}
      {diff.everywhere.length > 0 && (
        <>
          <h3 class="govuk-heading-s">In every procedure</h3>
          <ul class="govuk-list db-list">
            {diff.everywhere.map((each) => (
              <Differs of={each} />
            ))}
          </ul>
        </>
      )}
      <OneSidedRules says="Rules that are no longer asked" of="onlyInA" diff={diff} />
      <OneSidedRules says="New rules" of="onlyInB" diff={diff} />
      {shared.length > 0 && (
        <>
          <h3 class="govuk-heading-s">Rules that change</h3>
          <ul class="govuk-list db-list">
            {shared.map((each) => (
              <Differs {...each} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
};

/** What makes rules come out otherwise, and below it which. */
const Because = ({ cause, more, children }: { cause: Cause; more?: string; children: Child }) => {
  const { title, lines } = causeInWords({ ...cause, names: NAMES });
  const says = cause.only === null ? title : ALONE[cause.only];
  return (
    <li>
      <strong>{says}</strong>
      {more && ` (${more})`}
      {lines.map((line) => (
        <>
          <br />
          {line}
        </>
      ))}
      <ul class="govuk-list govuk-list--bullet">{children}</ul>
    </li>
  );
};

/** Most incidents that are named in one place. */
const MOST_NAMED = 20;

/** The incidents that a rule comes out otherwise in, each a link to its findings. */
const Named = ({ turn, linkOf }: { readonly turn: Turn; readonly linkOf: LinkOf }) => {
  const shown = turn.incidents.slice(0, MOST_NAMED);
  const more = turn.count - shown.length;
  return (
    <>
      {shown.map((incident, index) => (
        <>
          {index === 0 ? ': ' : ', '}
          {linkOf(incident)}
        </>
      ))}
      {shown.length > 0 && more > 0 && ` and ${grouped(more)} more`}
    </>
  );
};

type LinkOf = (incident: string) => Child;

const Reason = ({ group, linkOf }: { readonly group: CauseGroup; readonly linkOf: LinkOf }) => (
  <Because cause={group.cause} more={groupInWords(group)}>
    {group.rules.map((rule) => {
      const clauses = clausesInWords(rule, { ...group.cause, names: NAMES });
      return (
        <li>
          {rule.title}
          {clauses !== '' && ` (${clauses})`}
          {rule.turns.map((turn) => (
            <>
              <br />
              {ruleTurn(turn)} in {several(turn.count, 'incident')}
              <Named turn={turn} linkOf={linkOf} />
            </>
          ))}
        </li>
      );
    })}
  </Because>
);

/** Most incidents that are gone through one by one; the others are named with their rules. */
const MOST_LISTED = 100;

const Compared = ({ comparison, held }: { comparison: Comparison; held: Held }) => {
  const { turns, causes, incidents } = comparison;
  const ids = new Map(incidents.map(({ incident, line }) => [incident, held.incidents[line - 1]]));
  const linkOf: LinkOf = (incident) => {
    const id = ids.get(incident);
    return id === undefined ? (
      incident
    ) : (
      <a class="govuk-link" href={`/incidents/${id}/findings`}>
        {id.slice(0, 6)}
      </a>
    );
  };
  const turned = incidents.filter(({ way }) => way !== null);
  return (
    <>
      <ul class="govuk-list govuk-list--bullet">
        {headlines(comparison).map((line) => (
          <li>{line}</li>
        ))}
      </ul>
      {turns.length > 0 && (
        <Table
          caption="Incidents that come to another verdict"
          captionClasses="govuk-table__caption--s"
          head={[{ text: 'Now, and changed' }, { text: 'How' }, { text: 'Incidents' }]}
          rows={turns.map(({ was, is, way, count }) => [
            { text: incidentTurn(was, is) },
            { text: WAY_WORDS[way] },
            { text: grouped(count) },
          ])}
        />
      )}
      {causes.length > 0 && (
        <>
          <h3 class="govuk-heading-s">Why, and which rules</h3>
          <ol class="govuk-list govuk-list--number govuk-list--spaced">
            {causes.map((group) => (
              <Reason group={group} linkOf={linkOf} />
            ))}
          </ol>
        </>
      )}
      {turned.length > 0 && (
        <>
          <h3 class="govuk-heading-s">Incident by incident</h3>
          <ul class="govuk-list db-list">
            {turned.slice(0, MOST_LISTED).map(({ incident, was, is, rules, noRule }) => (
              <li>
                {linkOf(incident)}: {incidentTurn(was, is)}
                <ul class="govuk-list govuk-list--bullet">
                  {rules.map((rule) => (
                    <li>
                      {rule.title}: {ruleTurn(rule)}
                      {rule.because !== null && ` (reason ${rule.because})`}
                    </li>
                  ))}
                  {noRule !== undefined && <li>{noRuleInWords(noRule)}</li>}
                </ul>
              </li>
            ))}
          </ul>
          {turned.length > MOST_LISTED && (
            <p class="govuk-body">and {grouped(turned.length - MOST_LISTED)} more.</p>
          )}
        </>
      )}
    </>
  );
};

const about = (count: number | null): string =>
  count === null ? 'fewer than 5' : `about ${grouped(count)}`;

const Counts = ({ counts }: { readonly counts: CoarseComparison }) => {
  const { incidents, worse, better, others, causes } = counts;
  return (
    <>
      <p class="govuk-body">
        Of incidents that began in terms that are over, {about(incidents)} were tried.
        {incidents !== null &&
          worse === null &&
          better === null &&
          others === null &&
          ' Nothing more can be said without giving one of them away.'}
      </p>
      {(worse !== null || better !== null || others !== null) && (
        <ul class="govuk-list govuk-list--bullet">
          <li>{about(worse)} come out worse: more is found amiss</li>
          <li>{about(better)} come out better: less is found amiss</li>
          <li>{about(others)} come out as they did, or cannot be compared</li>
        </ul>
      )}
      {causes.length > 0 && (
        <>
          <h3 class="govuk-heading-s">Why, and which rules</h3>
          <ol class="govuk-list govuk-list--number govuk-list--spaced">
            {causes.map(({ cause, rules }) => (
              <Because cause={cause}>
                {rules.map((rule) => (
                  <li>
                    {rule.title}
                    {rule.worse !== null && `, worse in ${about(rule.worse)}`}
                    {rule.better !== null && `, better in ${about(rule.better)}`}
                  </li>
                ))}
              </Because>
            ))}
          </ol>
        </>
      )}
      <p class="govuk-body">
        Numbers are rounded down to fives, and rules that change in fewer than five incidents are
        left out, so that no child can be identified. Better does not mean that the policy is
        better.
      </p>
    </>
  );
};

const Tried = ({ held }: { readonly held: Held }) => {
  const { outcome, hasFailed, tried, incidents, leftOut, countsOnly } = held;
  return (
    <section>
      <h2 class="govuk-heading-m">What past incidents would have come to</h2>
      {outcome === null && !hasFailed && (
        <p class="govuk-body" data-changes="/policy/try/changes">
          It is being tried
          {!countsOnly && `: ${grouped(tried)} of ${grouped(incidents.length)} incidents so far`}.{' '}
          <a class="govuk-link" href="/policy/try">
            Look again
          </a>
        </p>
      )}
      {hasFailed && (
        <p class="govuk-body">
          It could not be tried: it took too long, or the program made a mistake. Send it again.
        </p>
      )}
      {leftOut > 0 && !countsOnly && (
        <p class="govuk-body">Only the latest {grouped(incidents.length)} incidents are tried.</p>
      )}
      {outcome?.tried != null && (
        <>
          {outcome.tried.unusable > 0 && (
            <p class="govuk-body">
              {several(outcome.tried.unusable, 'incident')} could not be judged.
            </p>
          )}
          <Compared comparison={outcome.tried.comparison} held={held} />
        </>
      )}
      {outcome?.counts != null && <Counts counts={outcome.counts} />}
    </section>
  );
};

const NotYet = () => (
  <>
    <p class="govuk-body">
      Say what is to change. It is checked, set beside the policy in words, and past incidents are
      judged by both.
    </p>
    <ul class="govuk-list">
      <li>
        <a class="govuk-link" href="/policy/change">
          Choose a rule, and change how soon, who, or whom to reach
        </a>
      </li>
      <li>
        <a class="govuk-link" href="/policy/try/text">
          Give the change as the text of a policy.yaml
        </a>
      </li>
    </ul>
  </>
);

const Change = ({ held }: { readonly held: Held }) => (
  <>
    {held.warnings.length > 0 && (
      <Details summaryText="The check has warnings, which keep nothing from being tried">
        <ul class="govuk-list govuk-list--bullet">
          {held.warnings.map((each) => (
            <li>{faultInWords(each).replace('warning: ', '')}</li>
          ))}
        </ul>
      </Details>
    )}
    <Tried held={held} />
    {held.outcome !== null && <DiffInWords diff={held.outcome.diff} />}
    <section>
      <h2 class="govuk-heading-m">Go on</h2>
      <ul class="govuk-list">
        <li>
          <a class="govuk-link" href="/policy/change">
            Change another rule
          </a>
        </li>
        <li>
          <a class="govuk-link" href="/policy/try/text">
            Change its text
          </a>
        </li>
        {FILES.filter((file) => held.texts[file] !== undefined).map((file) => (
          <li>
            <a class="govuk-link" href={`/policy/try/files/${file}`} download={file}>
              Download {file}
            </a>
          </li>
        ))}
      </ul>
      <form method="post" action="/policy/try/drop">
        <Button text="Drop this change" classes="govuk-button--secondary" preventDoubleClick />
      </form>
    </section>
  </>
);

const LOOKS_AGAIN = 5;

export const resultPage = (c: Ask, { school, title, edition }: Policy, held: Held | null) =>
  page(
    c,
    {
      title: 'A change of the policy',
      ...(held !== null && held.outcome === null && !held.hasFailed
        ? { refresh: LOOKS_AGAIN }
        : {}),
    },
    <>
      <a class="govuk-back-link" href="/policy">
        The policy
      </a>
      <h1 class="govuk-heading-l">A change of the policy, tried on past incidents</h1>
      <p class="govuk-body">
        {school}: {title}, {edition}. Incidents are judged by it as before, whatever is tried here.
        A change is kept until you sign out, for you alone: download it to keep it.
      </p>
      {held === null ? <NotYet /> : <Change held={held} />}
    </>,
  );
