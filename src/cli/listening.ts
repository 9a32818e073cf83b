/** What the commands share that a browser is opened for: where to listen, and until when. */
import { insteadOfEnding } from '../files/ending.ts';
import { isFileError } from '../files/find.ts';

/** The number of a port, or null for what cannot be one. */
export const portFrom = (text: string): number | null => {
  const port = Number(text);
  return text.trim() !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535 ? port : null;
};

export const NOT_A_PORT = 'is not a number from 0 to 65535; give another';

const LISTENING = ['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND'];

/** Why it could not listen, or null for any other error. */
export const whyNotListening = (error: unknown, host: string, port: number): string | null => {
  if (!isFileError(error) || !LISTENING.includes(error.code ?? '')) return null;
  if (error.code === 'EADDRINUSE') {
    return `port ${port} is taken on ${host}; end what has it, or give another with --port`;
  }
  return error.code === 'EACCES'
    ? `port ${port} is not allowed; give one above 1023 with --port`
    : `this machine does not have the address ${host}; give another with --host, or leave it out`;
};

/** Resolves once the process is told to stop. */
export const toldToStop = (): Promise<void> =>
  new Promise((resolve) => {
    const end = insteadOfEnding(() => {
      end();
      resolve();
    });
  });
