/** A run as a file: what is read back is a run that can be gone on with, or what is wrong with it. */
import { readTimeline } from '../engine/read.ts';
import type { RuleBooks } from '../engine/replay.ts';
import { type Instant, instantOf } from '../engine/time.ts';
import { fieldInWords } from '../files/text-of.ts';
import { syntaxFault } from '../formats/json-text.ts';
import { checked } from '../policies/schema-faults.ts';
import { type DrillRun, drillRunSchema } from '../vocabulary/drills.ts';
import { jsonText } from '../vocabulary/unseen.ts';
import { digestOfScenario } from './begin.ts';
import { storyProblems } from './check-story.ts';
import { timelineOf } from './run.ts';

/** One move on each line, so that people can read it. */
export const textOfRun = ({ moves, ...head }: DrillRun): string => {
  const fields = Object.entries(head).map(
    ([name, value]) => `  ${jsonText(name)}: ${jsonText(value)},\n`,
  );
  const lines = moves.map((move) => `\n    ${jsonText(move)}`).join(',');
  return `{\n${fields.join('')}  "moves": [${lines}${moves.length === 0 ? '' : '\n  '}]\n}\n`;
};

export type RunRead =
  | { readonly ok: true; readonly run: DrillRun }
  /** What is wrong with it, with its line or field, and how to mend it. */
  | { readonly ok: false; readonly says: string };

const A_TIMELINE = 'is a timeline, not the run of a drill; name a file that drill run has saved';
const NOT_A_RUN = 'is not the run of a drill; name a file that drill run has saved';

const parsed = (text: string): { readonly value: unknown } | { readonly says: string } => {
  try {
    return { value: JSON.parse(text) };
  } catch {
    const { line, says } = syntaxFault(text);
    return { says: `line ${line}: ${says}` };
  }
};

const CHANGED = 'the file was changed by hand; use it as drill run has saved it';

/** What is wrong with a run that has the right shape, or null. */
const faultOf = (run: DrillRun, books: RuleBooks): string | null => {
  const { scenario, moves, policy } = run;
  if (!books.policies.some(({ id }) => id === policy)) {
    return `policy: ${policy} is not known here; add --policies FOLDER`;
  }
  const [problem] = storyProblems(scenario, books);
  if (problem !== undefined) return `scenario.${fieldInWords(problem.path)}: ${problem.says}`;
  if (digestOfScenario(scenario) !== run.scenarioDigest) {
    return `scenarioDigest: does not fit the story in it; ${CHANGED}`;
  }
  const ids = scenario.injects.map(({ id }) => id);
  if (moves.some((move) => 'inject' in move && !ids.includes(move.inject))) {
    return `moves: one names an inject that the story has not; ${CHANGED}`;
  }
  const moments = moves.map(({ at }) => instantOf(at));
  const isLate = (at: Instant, index: number): boolean => at < (moments[index - 1] ?? at);
  if (moments.some(isLate)) return `moves: are not in the order of their times; ${CHANGED}`;
  const read = readTimeline(timelineOf(run), books);
  const [wrong] = read.ok ? [] : read.problems;
  return wrong === undefined ? null : `${fieldInWords(wrong.path)}: ${wrong.says}`;
};

export const runIn = (text: string, books: RuleBooks): RunRead => {
  const json = parsed(text);
  if ('says' in json) return { ok: false, says: json.says };
  const { value } = json;
  if (typeof value !== 'object' || value === null) return { ok: false, says: NOT_A_RUN };
  if ('events' in value) return { ok: false, says: A_TIMELINE };
  if (!('moves' in value)) return { ok: false, says: NOT_A_RUN };
  const { value: shaped, faults } = checked(drillRunSchema, value);
  const [fault] = faults;
  if (shaped === null || fault !== undefined) {
    return { ok: false, says: `${fieldInWords(fault?.path ?? [])}: ${fault?.says ?? ''}` };
  }
  const run = shaped as unknown as DrillRun;
  const says = faultOf(run, books);
  return says === null ? { ok: true, run } : { ok: false, says };
};
