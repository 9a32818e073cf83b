/** Whether a story holds together: every inject can come, every word is known, every entry is one. Pure. */
import { type Problem, readTimeline } from '../engine/read.ts';
import type { RuleBooks } from '../engine/replay.ts';
import type { FactValue } from '../vocabulary/facts.ts';
import { lookAt } from '../vocabulary/free-text.ts';
import {
  CONDITION_KINDS,
  type Condition,
  type Inject,
  type Scenario,
} from '../vocabulary/scenarios.ts';
import { isSoAtTheStart, takesNobody } from './run.ts';

type Path = Problem['path'];
type Entry = Readonly<Record<string, unknown>>;

const problem = (path: Path, says: string): Problem => ({ path, says });

const TIMES = ['at', 'knownAt', 'recordedAt'];

/**
 * What is wrong with entries that come after others.
 * @param under the path of the list in the scenario
 */
const entryProblems = (
  before: readonly Entry[],
  entries: readonly Entry[],
  under: Path,
  { begins }: Scenario,
  books: RuleBooks,
): readonly Problem[] => {
  const timed = entries.flatMap((entry, index) =>
    TIMES.filter((field) => Object.hasOwn(entry, field)).map((field) =>
      problem(
        [...under, index, field],
        'is not written here; an entry has the time at which it comes',
      ),
    ),
  );
  if (timed.length > 0) return timed;
  const read = readTimeline(
    {
      incident: 'exercise',
      policy: books.policies[0]?.id,
      record: 'complete',
      exercise: true,
      events: [...before, ...entries].map((entry) => ({ ...entry, at: begins })),
    },
    books,
  );
  if (read.ok) return [];
  return read.problems.flatMap(({ path: [field, position, ...rest], says }) =>
    field !== 'events' || typeof position !== 'number'
      ? [problem(under, says)]
      : position < before.length
        ? []
        : [problem([...under, position - before.length, ...rest], says)],
  );
};

const conditionProblems = (
  condition: Condition,
  under: Path,
  ids: ReadonlySet<string>,
): readonly Problem[] => {
  const { inject, act, by, to, fact, is } = condition;
  const kinds = CONDITION_KINDS.filter((kind) => condition[kind] !== undefined);
  const found: Problem[] = [];
  if (kinds.length !== 1) {
    found.push(problem(under, `names ${kinds.length} of ${CONDITION_KINDS.join(', ')}; name one`));
  }
  if (act === undefined && (by ?? to) !== undefined) {
    found.push(problem(under, 'has by or to without an act; name the act, or take them out'));
  }
  if (act !== undefined && to !== undefined && [act].flat().every(takesNobody)) {
    const acts = [act].flat().join(', ');
    found.push(problem([...under, 'to'], `${acts} is done to nobody; take it out`));
  }
  if (fact === undefined && is !== undefined) {
    found.push(problem(under, 'has is without a fact; name the fact, or take it out'));
  }
  if (inject !== undefined && !ids.has(inject)) {
    found.push(
      problem([...under, 'inject'], `no inject has the id ${inject}; mend one of the two`),
    );
  }
  return found;
};

const dependenciesOf = ({ when, needs = [] }: Inject): readonly string[] => [
  ...(when.inject === undefined ? [] : [when.inject]),
  ...needs,
];

/** The first inject of each circle of those that wait for themselves, directly or through others. */
const inCircles = (injects: readonly Inject[]): ReadonlySet<string> => {
  const byId = new Map(injects.map((each) => [each.id, each]));
  const leadsTo = (from: string, target: string, seen: Set<string>): boolean => {
    if (seen.has(from)) return false;
    seen.add(from);
    return dependenciesOf(byId.get(from) as Inject).some(
      (each) => byId.has(each) && (each === target || leadsTo(each, target, seen)),
    );
  };
  const firsts: string[] = [];
  for (const { id } of injects) {
    const isCircle = leadsTo(id, id, new Set());
    if (isCircle && !firsts.some((each) => leadsTo(id, each, new Set()))) firsts.push(id);
  }
  return new Set(firsts);
};

/** The answers that a question can have in a story in which these injects come. */
const answersTo = (
  { truths, start }: Scenario,
  fact: string,
  injects: readonly Inject[],
): ReadonlySet<FactValue> => {
  const entries = [...start, ...injects.flatMap((each) => each.entries ?? [])];
  return new Set([
    (truths as Readonly<Record<string, FactValue>>)[fact] ?? 'no',
    ...injects.flatMap((each) => {
      const value = (each.truths as Readonly<Record<string, FactValue>> | undefined)?.[fact];
      return value === undefined ? [] : [value];
    }),
    ...entries.flatMap((each) => (each.fact === fact ? [each.value as FactValue] : [])),
  ]);
};

/** The injects that can come at some time, given how they wait for each other and for answers. */
const thatCome = (scenario: Scenario): readonly Inject[] => {
  let come: readonly Inject[] = [];
  for (;;) {
    const ids = new Set(come.map(({ id }) => id));
    const more = scenario.injects.filter((inject) => {
      const { fact, is = 'yes' } = inject.when;
      return (
        !ids.has(inject.id) &&
        dependenciesOf(inject).every((each) => ids.has(each)) &&
        (fact === undefined || answersTo(scenario, fact, come).has(is))
      );
    });
    if (more.length === 0) return come;
    come = [...come, ...more];
  }
};

/** The earliest that an inject can come, in minutes; those in circles are reported elsewhere. */
const earliest = (injects: readonly Inject[], id: string, seen: readonly string[] = []): number => {
  const inject = injects.find((each) => each.id === id);
  if (inject === undefined || seen.includes(id)) return 0;
  const before = dependenciesOf(inject).map((each) => earliest(injects, each, [...seen, id]));
  return Math.max(inject.when.minute ?? 0, ...before) + (inject.after ?? 0);
};

const neverComes = (
  scenario: Scenario,
  inject: Inject,
  come: readonly Inject[],
): readonly (readonly [Path, string])[] => {
  const { fact, is = 'yes' } = inject.when;
  const found: (readonly [Path, string])[] = [];
  const doesCome = (id: string): boolean => come.some((each) => each.id === id);
  if (fact !== undefined && !answersTo(scenario, fact, scenario.injects).has(is)) {
    found.push([['when'], `never comes: ${fact} is never ${is} in this story; set it in truths`]);
  } else if (!doesCome(inject.id) && dependenciesOf(inject).every(doesCome)) {
    found.push([['when'], `never comes: ${fact} is not ${is} before it; set it in truths`]);
  }
  const { injects, minutes } = scenario;
  const first = earliest(injects, inject.id);
  const isTooLate = (id: string): boolean => earliest(injects, id) > minutes;
  if (first > minutes && !dependenciesOf(inject).some(isTooLate)) {
    found.push([
      ['when'],
      `never comes: it is due after ${first} minutes, and the story lasts ${minutes}`,
    ]);
  }
  (inject.unless ?? []).forEach((each, index) => {
    const { minute, inject: other } = each;
    const isBefore = minute !== undefined && minute <= first;
    const isNeeded = other !== undefined && dependenciesOf(inject).includes(other);
    if (isBefore || isNeeded || other === inject.id || isSoAtTheStart(scenario, each)) {
      found.push([
        ['unless', index],
        'never comes: this is always so by then; change it, or take it out',
      ]);
    }
  });
  return found;
};

const injectProblems = (scenario: Scenario, books: RuleBooks): readonly Problem[] => {
  const { injects, start } = scenario;
  const ids = new Set(injects.map(({ id }) => id));
  const circles = inCircles(injects);
  const come = thatCome(scenario);
  return injects.flatMap((inject, index): readonly Problem[] => {
    const under: Path = ['injects', index];
    const known = [
      ...conditionProblems(inject.when, [...under, 'when'], ids),
      ...(inject.unless ?? []).flatMap((each, at) =>
        conditionProblems(each, [...under, 'unless', at], ids),
      ),
      ...(inject.needs ?? []).flatMap((id, at) =>
        ids.has(id)
          ? []
          : [problem([...under, 'needs', at], `no inject has the id ${id}; mend one of the two`)],
      ),
      ...entryProblems(start, inject.entries ?? [], [...under, 'entries'], scenario, books),
    ];
    if (known.length > 0) return known;
    if (circles.has(inject.id)) {
      return [problem(under, `${inject.id} waits for itself; take one inject out of the circle`)];
    }
    return neverComes(scenario, inject, come).map(([path, says]) =>
      problem([...under, ...path], says),
    );
  });
};

const twice = (list: string, field: string, values: readonly string[]): readonly Problem[] =>
  values.flatMap((value, index) =>
    values.indexOf(value) < index
      ? [problem([list, index, field], `${value} stands here twice; change one of the two`)]
      : [],
  );

const mistakeProblems = (scenario: Scenario, books: RuleBooks): readonly Problem[] =>
  scenario.mistakes.flatMap((mistake, index): readonly Problem[] => {
    const under: Path = ['mistakes', index];
    const kinds = [mistake.does, mistake['leaves-out'], mistake['puts-off']];
    if (kinds.filter((each) => each !== undefined).length !== 1) {
      return [problem(under, 'needs one of does, leaves-out and puts-off; give one')];
    }
    if ((mistake.minute ?? 0) > scenario.minutes) {
      const says = `is after the end of the story, which lasts ${scenario.minutes} minutes`;
      return [problem([...under, 'minute'], says)];
    }
    if (mistake.does === undefined) return [];
    return entryProblems(scenario.start, [mistake.does], under, scenario, books).map(
      ({ path, says }) => problem([...under, 'does', ...path.slice(under.length + 1)], says),
    );
  });

/** The texts that are read out, each with its place. */
const textsOf = (scenario: Scenario): readonly (readonly [Path, string])[] => [
  [['title'], scenario.title],
  [['content'], scenario.content],
  [['story'], scenario.story],
  ...scenario.people.flatMap(({ is, answers = {} }, index): (readonly [Path, string])[] => [
    [['people', index, 'is'], is],
    ...Object.entries(answers).map(
      ([fact, text]) => [['people', index, 'answers', fact], text] as const,
    ),
  ]),
  ...scenario.injects.map(({ says }, index) => [['injects', index, 'says'], says] as const),
  ...scenario.mistakes.map(({ says }, index) => [['mistakes', index, 'says'], says] as const),
];

const peopleProblems = ({ people, you }: Scenario): readonly Problem[] =>
  people.flatMap(({ who }, index) =>
    who === you
      ? [problem(['people', index, 'who'], 'is who takes part; nobody asks themselves')]
      : [],
  );

const nameProblems = (scenario: Scenario): readonly Problem[] =>
  textsOf(scenario).flatMap(([path, text]) => {
    const look = lookAt(text);
    return look.is === 'ask' ? [problem(path, `seems to ${look.seems}; write a role instead`)] : [];
  });

/** All that is wrong with a story, each by its place in the file. */
export const storyProblems = (scenario: Scenario, books: RuleBooks): readonly Problem[] => {
  const { start, injects, people, mistakes } = scenario;
  const sameInjects = twice(
    'injects',
    'id',
    injects.map(({ id }) => id),
  );
  return [
    ...entryProblems([], start, ['start'], scenario, books),
    ...sameInjects,
    ...twice(
      'people',
      'who',
      people.map(({ who }) => who),
    ),
    ...twice(
      'mistakes',
      'id',
      mistakes.map(({ id }) => id),
    ),
    ...peopleProblems(scenario),
    // What waits for an inject that there are two of cannot be told.
    ...(sameInjects.length > 0 ? [] : injectProblems(scenario, books)),
    ...mistakeProblems(scenario, books),
    ...nameProblems(scenario),
  ];
};
