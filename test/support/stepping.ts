/** Plays `dutybound step` as a person would: it waits for each prompt before it answers. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../bin/dutybound.js', import.meta.url));

/** How every prompt ends. */
const PROMPT = /(> |\] |: |\? |\(yes or no\) |yourself\. |not known\. )$/;

export interface Play {
  readonly process: ChildProcessWithoutNullStreams;
  /** Everything on stdout so far. */
  readonly all: () => string;
  /** Waits for a prompt, and gives what came since the line before. */
  readonly heard: () => Promise<string>;
  /** Types a line, and gives what it brought up to the next prompt. */
  readonly type: (line: string) => Promise<string>;
  /** The exit status, once it has ended. */
  readonly ended: Promise<number | null>;
  /** Ends the input. @returns the exit status. */
  readonly leave: () => Promise<number | null>;
}

export const play = (args: readonly string[]): Play => {
  const child = spawn(process.execPath, [program, 'step', ...args]);
  let all = '';
  let since = '';
  let waiting: (() => void) | null = null;
  let isOver = false;
  const check = (): void => {
    if (waiting !== null && (isOver || PROMPT.test(since))) {
      const done = waiting;
      waiting = null;
      done();
    }
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    all += text;
    since += text;
    check();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    all += text;
  });
  const closed = once(child, 'close').then(([status]) => {
    isOver = true;
    check();
    return status as number | null;
  });
  const heard = async (): Promise<string> => {
    if (!isOver && !PROMPT.test(since)) {
      await new Promise<void>((resolve) => {
        waiting = resolve;
      });
    }
    return since;
  };
  return {
    process: child,
    all: () => all,
    ended: closed,
    heard,
    type: async (line) => {
      await heard();
      since = '';
      child.stdin.write(`${line}\n`);
      return heard();
    },
    leave: async () => {
      child.stdin.end();
      return closed;
    },
  };
};

/** Runs `dutybound` with all its input at once. */
export const pipe = async (
  args: readonly string[],
  lines: readonly string[],
): Promise<{ readonly status: number | null; readonly out: string; readonly err: string }> => {
  const child = spawn(process.execPath, [program, ...args]);
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(lines.map((line) => `${line}\n`).join(''));
  const [status] = await once(child, 'close');
  return { status: status as number | null, out, err };
};
