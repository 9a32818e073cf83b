/** The debrief of runs that have ended: a page of its own, to be read and printed. */
import { createHash } from 'node:crypto';
import { debriefsOf } from '../../drill/debrief/compare.ts';
import { judgedRun } from '../../drill/debrief/debrief.ts';
import type { RuleBooks } from '../../engine/replay.ts';
import { madeOnce } from '../../norms/made-once.ts';
import { debriefPage } from '../../report/drill/html.ts';
import type { DrillRun } from '../../vocabulary/drills.ts';
import type { Ask } from '../web.tsx';

interface Made {
  readonly bytes: Buffer<ArrayBuffer>;
  /** What a browser may do with it: use the one style that is in it. */
  readonly contentPolicy: string;
}

/** By the moves of the first table: what has ended stays as it is. */
const made = new WeakMap<DrillRun['moves'], Map<string, Made>>();

const makeDebrief = (runs: readonly DrillRun[], books: RuleBooks, back: string): Made => {
  const judged = runs.map((run) => judgedRun(run, books));
  const text = debriefPage(debriefsOf(runs, books), judged, back);
  const [, style = ''] = /<style>([^<]*)<\/style>/.exec(text) ?? [];
  const hash = createHash('sha256').update(style).digest('base64');
  return {
    bytes: Buffer.from(text),
    contentPolicy: `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  };
};

/**
 * The debrief, side by side where there are several.
 * @param runs one of them at least
 * @param back where it leads back to
 */
export const debriefOf = (c: Ask, runs: readonly DrillRun[], back: string): Response => {
  const [first] = runs;
  const all = madeOnce(made, first?.moves ?? [], () => new Map<string, Made>());
  const { bytes, contentPolicy } = madeOnce(all, back, () =>
    makeDebrief(runs, c.var.house.givenBooks, back),
  );
  c.header('content-security-policy', contentPolicy);
  return c.body(bytes, 200, { 'content-type': 'text/html; charset=UTF-8' });
};
