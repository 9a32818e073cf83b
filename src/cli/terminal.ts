/** The terminal: where reports and problems go, and whether there may be colour. */
import { once } from 'node:events';
import pc from 'picocolors';
import type { Sink } from '../files/sink.ts';
import type { WholeFileOptions } from '../files/whole-file.ts';
import { oneLine, type Painter, PLAIN, printable } from '../words/plain.ts';

const WIDEST = 110;

/** Colour is for people at a terminal; NO_COLOR (no-color.org) turns it off there too. */
const wantsColour = (): boolean =>
  process.stdout.isTTY === true &&
  (process.env.NO_COLOR ?? '') === '' &&
  process.env.TERM !== 'dumb';

export const painterForStdout = (): Painter => {
  if (!wantsColour()) return PLAIN;
  const colours = pc.createColors(true);
  return {
    bad: (text) => colours.bold(colours.red(text)),
    warn: (text) => colours.bold(colours.yellow(text)),
    good: colours.green,
    strong: colours.bold,
    quiet: colours.dim,
  };
};

/** Columns to fold at: those of the terminal, or none where the output goes elsewhere. */
export const widthOfStdout = (): number | null =>
  process.stdout.isTTY === true ? Math.min(process.stdout.columns ?? WIDEST, WIDEST) : null;

const stdoutSink = (): Sink => ({
  write: async (text) => {
    if (text !== '' && !process.stdout.write(text)) await once(process.stdout, 'drain');
  },
  end: async () => {},
});

/**
 * Where a report goes: the file of `--output`, whole or not at all, or standard output.
 * @param inputs the files that the command reads
 * @throws Unwritable
 */
export const outputFor = async (
  output: string | undefined,
  inputs: readonly { readonly name: string }[],
  options: WholeFileOptions = {},
): Promise<Sink> => {
  if (output === undefined) return stdoutSink();
  const { openedAs } = await import('../files/outputs.ts');
  return openedAs('--output', output, inputs, options);
};

/** Prints text that may have colours; whatever else cannot be seen in it is shown. */
export const printText = (text: string): void => {
  process.stdout.write(printable(text, wantsColour()));
};

/** Puts a problem on stderr as one line; what it names of a file cannot act on the terminal. */
export const complain = (line: string): void => {
  process.stderr.write(`${oneLine(line.trimEnd())}\n`);
};

/** Ends the process with its exit status, once everything written has gone out. */
export const endNow = async (): Promise<never> => {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise((resolve) => stream.write('', resolve));
  }
  process.exit();
};

const UNPRINTED: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; free some space',
  EDQUOT: 'your space on the disk is used up; free some',
};

/**
 * A reader that has seen enough (`| head`) is not a fault: the rest is simply not written. Any other
 * failure to write what was to be printed is a problem.
 */
export const endQuietlyWhenUnread = (): void => {
  process.stdout.on('error', ({ code = 'unknown error' }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') process.exit(0);
    const says = UNPRINTED[code] ?? `${code}; print to a file`;
    complain(`dutybound: standard output cannot be written: ${says}`);
    process.exit(2);
  });
  process.stderr.on('error', ({ code }: NodeJS.ErrnoException) => {
    process.exit(code === 'EPIPE' ? 0 : 2);
  });
};
