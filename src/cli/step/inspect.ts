/**
 * Watching the machines themselves: what an inspector sees of them is appended to a file on this machine.
 * Nothing is sent anywhere.
 */
import { appendFileSync } from 'node:fs';
import type { Run } from '../../engine/run.ts';
import { feedTo } from '../../inspector/feed.ts';
import { complain } from '../terminal.ts';

/** Called with the run after each entry. */
export type Feed = (run: Run) => void;

/** @throws the file system's error where the file cannot be written. */
export const inspectTo = (file: string): Feed => {
  appendFileSync(file, '', { mode: 0o600 });
  let isWritable = true;
  const { take } = feedTo((message) => {
    if (!isWritable) return;
    try {
      appendFileSync(file, `${JSON.stringify(message)}\n`);
    } catch {
      isWritable = false;
      complain(`dutybound: --inspect: ${file} can no longer be written; the incident goes on\n`);
    }
  });
  return take;
};
