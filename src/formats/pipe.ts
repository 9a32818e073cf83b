/**
 * Pipes that have a name (`mkfifo`, `<(…)`, `/dev/stdin`). Reading one as a file would hold a thread
 * that nothing can stop, and the process could not end before somebody writes to it.
 */
import { constants, openSync, type Stats, statSync } from 'node:fs';
import { Socket } from 'node:net';

const { O_NONBLOCK, O_RDONLY } = constants;

/** Whether these are the details of a pipe that can be opened without waiting. */
export const isPipe = (stats: Stats): boolean => stats.isFIFO() && O_NONBLOCK !== undefined;

/** What a pipe gives, as it comes. @throws the file system's error where it cannot be opened. */
export const pipeChunks = (path: string): AsyncIterable<Buffer> =>
  new Socket({ fd: openSync(path, O_RDONLY | O_NONBLOCK), readable: true, writable: false });

/** The bytes at a path as `readable` gives them, or as they come where it is a pipe. */
export const chunksAt = (
  path: string,
  readable: () => AsyncIterable<Buffer>,
): AsyncIterable<Buffer> => {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && isPipe(stats) ? pipeChunks(path) : readable();
};
