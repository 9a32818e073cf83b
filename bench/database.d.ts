import type { ChildProcess } from 'node:child_process';

/** What `startDatabase` gives; the file itself is plain JavaScript, as everything in `bench/` is. */
export interface StartedDatabase {
  /** Its address, as the owner of everything in it. */
  readonly url: string;
  /** Ends it as a machine does that is told to stop at once, and starts it again. */
  readonly restart: () => Promise<void>;
  /** Ends it within half a minute, whatever has become of it. */
  readonly stop: () => Promise<void>;
}

export declare const startDatabase: () => Promise<StartedDatabase>;
export declare const endDatabase: (
  child: ChildProcess,
  patience?: readonly number[],
) => Promise<void>;
