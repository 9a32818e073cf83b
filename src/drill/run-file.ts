/** A run as a file: what is read back is a run that can be gone on with, or what is wrong with it. */
import { readTimeline } from '../engine/read.ts';
import type { RuleBooks } from '../engine/replay.ts';
import { fieldInWords } from '../files/text-of.ts';
import { syntaxFault } from '../formats/json-text.ts';
import { checked } from '../policies/schema-faults.ts';
import { type DrillRun, drillRunSchema } from '../vocabulary/drills.ts';
import { jsonText } from '../vocabulary/unseen.ts';
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
  if (!books.policies.some(({ id }) => id === run.policy)) {
    return { ok: false, says: `policy: ${run.policy} is not known here; add --policies FOLDER` };
  }
  const [problem] = storyProblems(run.scenario, books);
  if (problem !== undefined) {
    return { ok: false, says: `scenario.${fieldInWords(problem.path)}: ${problem.says}` };
  }
  const unknown = run.moves.find(
    (move) => 'inject' in move && !run.scenario.injects.some((each) => each.id === move.inject),
  );
  if (unknown !== undefined)
    return { ok: false, says: 'moves: one names an inject that the story has not; take it out' };
  const read = readTimeline(timelineOf(run), books);
  if (read.ok) return { ok: true, run };
  const [wrong] = read.problems;
  return { ok: false, says: `${fieldInWords(wrong?.path ?? [])}: ${wrong?.says ?? ''}` };
};
