/** The engine under the rule books that come with Dutybound, unless a test gives others. */
import { type Read, readTimeline as readTimelineUnder } from '../../src/engine/read.ts';
import { repair as repairUnder } from '../../src/engine/repair.ts';
import type { Incident, JudgedReport, RuleBooks } from '../../src/engine/replay.ts';
import * as engine from '../../src/engine/replay.ts';
import { ruleBooks } from '../../src/policies/built-in.ts';
import type { LayerId } from '../../src/vocabulary/layers.ts';
import type { Policy } from '../../src/vocabulary/policies.ts';
import type { NormId } from '../../src/vocabulary/procedures.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import * as explaining from '../../src/words/explain.ts';
import { repairInWords as repairInWordsUnder } from '../../src/words/guidance.ts';
import { replayInWords as replayInWordsUnder } from '../../src/words/report.ts';

export { ruleBooks };

type Options = Partial<engine.ReplayOptions>;

const under = (options: Options = {}): engine.ReplayOptions => ({ books: ruleBooks, ...options });

export const inEffect = (policy: Policy, books: RuleBooks = ruleBooks): Policy =>
  engine.inEffect(policy, books);

export const policiesIn = (books: RuleBooks = ruleBooks): readonly Policy[] =>
  engine.policiesIn(books);

export const adopting = (layers: readonly LayerId[], books: RuleBooks = ruleBooks): RuleBooks =>
  engine.adopting(layers, books);

export const policyNamed = (id: string, books: RuleBooks = ruleBooks): Policy =>
  engine.policyNamed(id, books);

export const start = (head: Omit<Timeline, 'events'>, books: RuleBooks = ruleBooks): Incident =>
  engine.start(head, books);

export const resume = (timeline: Timeline, books: RuleBooks = ruleBooks): Incident =>
  engine.resume(timeline, books);

export const judgedIncident = (timeline: Timeline, options?: Options): Incident =>
  engine.judgedIncident(timeline, under(options));

export const replay = (timeline: Timeline, options?: Options): JudgedReport =>
  engine.replay(timeline, under(options));

export const repair = (timeline: Timeline, norm: NormId, options?: Options) =>
  repairUnder(timeline, norm, under(options));

export const readTimeline = (value: unknown, books: RuleBooks = ruleBooks): Read =>
  readTimelineUnder(value, books);

export const replayInWords = (timeline: Timeline, options?: Options) =>
  replayInWordsUnder(timeline, under(options));

export const repairInWords = (timeline: Timeline, norm: NormId, options?: Options) =>
  repairInWordsUnder(timeline, norm, under(options));

export const listNorms = (books: RuleBooks = ruleBooks) => explaining.listNorms(books);

export const explain = (id: string, books: RuleBooks = ruleBooks) => explaining.explain(id, books);
