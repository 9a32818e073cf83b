/**
 * A real PostgreSQL for the tests of a record in a database: the one that DUTYBOUND_TEST_DATABASE names, as its
 * owner, or one from the registry that runs for as long as they do.
 */
import type { TestProject } from 'vitest/node';
import { type StartedDatabase, startDatabase } from '../../../bench/database.js';

declare module 'vitest' {
  interface ProvidedContext {
    readonly database: string;
  }
}

let ours: StartedDatabase | null = null;

export const setup = async (project: TestProject): Promise<void> => {
  const named = process.env.DUTYBOUND_TEST_DATABASE ?? '';
  if (named === '') ours = await startDatabase();
  project.provide('database', ours?.url ?? named);
};

export const teardown = async (): Promise<void> => {
  await ours?.stop();
};
