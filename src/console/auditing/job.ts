/**
 * A process of its own for one piece of work with a log: what it holds is gone with it. The console starts it,
 * gives it what it needs over the channel between them, and ends it; where the console is gone, so is this.
 */
import type { Issue, Wanted } from '../../record/governors-reports.ts';
import { doTask, type Outcome, type Task } from './work.ts';

export type ToJob =
  | { readonly kind: 'task'; readonly task: Task }
  | { readonly kind: 'entered'; readonly issue: Issue };

export type FromJob =
  | { readonly kind: 'done'; readonly outcome: Outcome }
  /** A report to governors is to be entered in the list before it is made. */
  | { readonly kind: 'enter'; readonly wanted: Wanted };

const say = (message: FromJob, done?: () => void): void => {
  process.send?.(message, undefined, undefined, done);
};

let entered: (issue: Issue) => void = () => {};
process.on('disconnect', () => process.exit());
process.on('message', async (message: ToJob) => {
  if (message.kind === 'entered') {
    entered(message.issue);
    return;
  }
  const enter = (wanted: Wanted): Promise<Issue> =>
    new Promise((resolve) => {
      entered = resolve;
      say({ kind: 'enter', wanted });
    });
  const outcome = await doTask(message.task, enter);
  say({ kind: 'done', outcome }, () => process.disconnect());
});
