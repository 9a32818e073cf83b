/** `dutybound graph`: a procedure as a picture: the decision tree of a policy, or the statechart itself. */
import { unknownWord } from '../engine/read.ts';
import { judgedIncident, policyNamed, type RuleBooks, reportOn } from '../engine/replay.ts';
import { wholly } from '../files/outputs.ts';
import { normsInForce, type Procedure } from '../norms/procedure.ts';
import type { PolicyFlags } from '../policies/books.ts';
import { type DecisionTree, decisionTree, type Walked } from '../report/pictures/decision-tree.ts';
import { mermaidOf } from '../report/pictures/mermaid.ts';
import { statechartSvg } from '../report/pictures/region-picture.ts';
import { statechartConfig, statechartMermaid } from '../report/pictures/statechart.ts';
import { svgOf } from '../report/pictures/svg.ts';
import type { Policy } from '../vocabulary/policies.ts';
import { type NormId, PROCEDURE_IDS, type ProcedureId } from '../vocabulary/procedures.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import { jsonText } from '../vocabulary/unseen.ts';
import { booksFor, unknownPolicy } from './books.ts';
import { timelineIn } from './one-timeline.ts';
import { complain, outputFor } from './terminal.ts';

export const GRAPH_FORMATS = ['svg', 'mermaid', 'json'] as const;

export interface GraphFlags extends PolicyFlags {
  readonly format: (typeof GRAPH_FORMATS)[number];
  readonly policy?: string;
  readonly against?: string;
  readonly timeline?: string;
  readonly statechart?: boolean;
  readonly output?: string;
}

/** What the operand names: a procedure, or one norm of it. */
interface Subject {
  readonly procedure: ProcedureId;
  readonly norm: NormId | undefined;
}

const subjectIn = (operand: string, books: RuleBooks): Subject | null => {
  const procedure = PROCEDURE_IDS.find((id) => id === operand || operand.startsWith(`${id}.`));
  if (procedure === undefined) return null;
  if (procedure === operand) return { procedure, norm: undefined };
  const norm = books.procedures[procedure].norms.find(({ id }) => id === operand)?.id;
  return norm === undefined ? null : { procedure, norm };
};

const DRAWN: Readonly<Record<GraphFlags['format'], (tree: DecisionTree) => string>> = {
  svg: svgOf,
  mermaid: mermaidOf,
  json: (tree) => `${jsonText(tree, 2)}\n`,
};

const walkedBy = (timeline: Timeline, books: RuleBooks, policy: string): Walked => {
  const incident = judgedIncident(timeline, { books, policy });
  return { facts: incident.run.facts, findings: reportOn(incident).findings };
};

const STATECHARTS: Readonly<
  Record<GraphFlags['format'], (of: Procedure, policy: Policy, norm?: NormId) => string>
> = {
  svg: statechartSvg,
  mermaid: statechartMermaid,
  json: (...of) => `${jsonText(statechartConfig(...of), 2)}\n`,
};

const picture = (
  { procedure: id, norm }: Subject,
  policy: Policy,
  books: RuleBooks,
  flags: GraphFlags,
  walked: Walked | undefined,
): string => {
  const procedure = books.procedures[id];
  if (flags.statechart === true) return STATECHARTS[flags.format](procedure, policy, norm);
  const against = flags.against === undefined ? undefined : policyNamed(flags.against, books);
  return DRAWN[flags.format](decisionTree(procedure, policy, { norm, against, walked }));
};

/** @returns the exit status */
export const writeGraph = async (operand: string, flags: GraphFlags): Promise<number> => {
  const refuse = (says: string): number => {
    complain(`dutybound: ${says}\n`);
    return 2;
  };
  const books = await booksFor(flags);
  if (books === null) return 2;
  const subject = subjectIn(operand, books);
  if (subject === null) return refuse(unknownWord('procedure', operand, PROCEDURE_IDS));
  for (const option of ['policy', 'against'] as const) {
    const wrong = unknownPolicy(flags[option], books);
    if (wrong !== null) return refuse(`--${option}: ${wrong}`);
  }
  const timeline =
    flags.timeline === undefined
      ? undefined
      : await timelineIn(flags.timeline, books, '--timeline: ');
  if (timeline === null) return 2;
  const id = flags.policy ?? timeline?.policy ?? books.policies[0]?.id ?? '';
  const policy = policyNamed(id, books);
  const norms = normsInForce(books.procedures[subject.procedure], policy);
  const isThere = subject.norm === undefined || norms.some(({ norm }) => norm.id === subject.norm);
  if (norms.length === 0 || !isThere) {
    return refuse(`${policy.id} has no clause on ${operand}; name another with --policy`);
  }
  const walked = timeline === undefined ? undefined : walkedBy(timeline, books, id);
  const text = picture(subject, policy, books, flags, walked);
  const inputs = flags.timeline === undefined ? [] : [{ name: flags.timeline }];
  const sink = await outputFor(flags.output, inputs);
  await wholly(sink, () => sink.write(text));
  return 0;
};
