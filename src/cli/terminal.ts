/** The terminal: where reports and problems go, and whether there may be colour. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import pc from 'picocolors';
import type { Sink } from '../files/sink.ts';
import { type Painter, PLAIN } from '../words/plain.ts';

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

const writeTo = async (stream: NodeJS.WritableStream, text: string): Promise<void> => {
  if (text !== '' && !stream.write(text)) await once(stream, 'drain');
};

export const stdoutSink = (): Sink => ({
  write: (text) => writeTo(process.stdout, text),
  end: async () => {},
});

/** A file as a sink. @throws the file system's error where it cannot be opened. */
export const fileSink = async (path: string): Promise<Sink> => {
  const stream = createWriteStream(path);
  await once(stream, 'open');
  return {
    write: (text) => writeTo(stream, text),
    end: async () => {
      stream.end();
      await once(stream, 'close');
    },
  };
};

export const complain = (text: string): void => {
  process.stderr.write(text);
};

/** Ends the process with its exit status, once everything written has gone out. */
export const endNow = async (): Promise<never> => {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise((resolve) => stream.write('', resolve));
  }
  process.exit();
};

/** A reader that has seen enough (`| head`) is no fault: the rest is simply not written. */
export const endQuietlyWhenUnread = (): void => {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      process.exit(error.code === 'EPIPE' ? 0 : 2);
    });
  }
};
