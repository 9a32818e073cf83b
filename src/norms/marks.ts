import type { NormId } from '../vocabulary/procedures.ts';

/**
 * What a region says happened, beside the state it moved to. Marks go to the engine with the norm's
 * id; the engine adds the time and the entry.
 */
export const MARKS = {
  owed: 'became owed',
  met: 'was done',
  'done-early': 'was done before it was owed',
  'done-again': 'was done once more before it was owed',
  overdue: 'passed its time',
  late: 'was done after its time',
  missed: 'was not done when the incident was closed',
  lapsed: 'was no longer required',
  departed: 'was decided against, with a reason, by somebody who may',
  refused: 'was decided against, but not validly',
  omitted: 'is recorded as not done',
  'wrong-person': 'was done by or to the wrong person, or by the wrong channel',
  'perhaps-late': 'may have been done after its time',
  'perhaps-undone': 'may have been undone while it was still needed',
  doubtful: 'may have been done; the record does not say enough',
  'trigger-doubtful': 'may have been raised; the record does not say enough',
  'nobody-named': 'has nobody left to be told',
  'in-force': 'came into force',
  'not-in-force': 'was no longer in force',
  lifted: 'was lifted',
  restored: 'was in force again',
  allowed: 'was done under an exception or once allowed',
  'in-doubt': 'was done, and whether it was allowed is not established',
  'before-known': 'was done before the school knew that it was forbidden',
  forgiven: 'was done before the school knew, as the record says',
  breached: 'was breached',
  barred: 'was done when nothing could have allowed it',
} as const;

export type Mark = keyof typeof MARKS;

/** An action as XState gives it back, unexecuted. */
interface Action {
  readonly type: string;
  readonly params?: unknown;
}

/** What each norm's region marked, among the actions that a step of a machine led to. */
export const normMarksIn = (
  actions: readonly Action[],
): readonly { readonly norm: NormId; readonly mark: Mark }[] =>
  actions.flatMap((action) =>
    action.type === 'mark' ? [action.params as { readonly norm: NormId; readonly mark: Mark }] : [],
  );

/** The marks alone, where the machine is of one norm. */
export const marksIn = (actions: readonly Action[]): readonly Mark[] =>
  normMarksIn(actions).map(({ mark }) => mark);
