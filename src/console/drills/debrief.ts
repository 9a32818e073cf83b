/** The debrief of runs that have ended: a page of its own, to be read and printed. */
import { debriefsOf } from '../../drill/debrief/compare.ts';
import { judgedRun } from '../../drill/debrief/debrief.ts';
import { madeOnce } from '../../norms/made-once.ts';
import { debriefPage } from '../../report/drill/html.ts';
import type { DrillRun } from '../../vocabulary/drills.ts';
import type { Ask } from '../web.tsx';
import { sendWhole, type WholePage, wholePage } from '../whole-page.ts';

/** By the moves of the first table: what has ended stays as it is. */
const made = new WeakMap<DrillRun['moves'], Map<string, WholePage>>();

/**
 * The debrief, side by side where there are several.
 * @param runs one of them at least
 * @param back where it leads back to
 */
export const debriefOf = (c: Ask, runs: readonly DrillRun[], back: string): Response => {
  const { givenBooks: books } = c.var.house;
  const all = madeOnce(made, runs[0]?.moves ?? [], () => new Map<string, WholePage>());
  const page = madeOnce(all, back, () => {
    const judged = runs.map((run) => judgedRun(run, books));
    return wholePage(debriefPage(debriefsOf(runs, books), judged, back));
  });
  return sendWhole(c, page);
};
