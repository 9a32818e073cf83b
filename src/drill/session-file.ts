/** A session as a file: what is read back is one that can be gone on with, or what is wrong with it. */
import type { RuleBooks } from '../engine/replay.ts';
import { fieldInWords } from '../files/text-of.ts';
import { checked } from '../policies/schema-faults.ts';
import { type DrillSession, drillSessionSchema } from '../vocabulary/drill-sessions.ts';
import { jsonText } from '../vocabulary/unseen.ts';
import { runIn, textOfRun } from './run-file.ts';
import { runAt, type SessionChanged } from './session.ts';
import type { Kind } from './store.ts';

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const sessionIn = (text: string, books: RuleBooks): SessionChanged => {
  const json = parsed(text);
  if (json === undefined) return { ok: false, says: 'is not JSON' };
  const { value, faults } = checked(drillSessionSchema, json);
  const [fault] = faults;
  if (value === null || fault !== undefined) {
    return { ok: false, says: `${fieldInWords(fault?.path ?? [])}: ${fault?.says ?? ''}` };
  }
  const session = value as unknown as DrillSession;
  // The first has nothing in it: the story is looked at where nobody has joined yet.
  for (const table of [{ id: '0', moves: [] }, ...session.tables]) {
    const read = runIn(textOfRun(runAt(session, table)), books);
    if (!read.ok) return { ok: false, says: `table ${table.id}: ${read.says}` };
  }
  return { ok: true, value: session };
};

export const kindOfSessions = (books: () => RuleBooks): Kind<DrillSession> => ({
  textOf: (session) => `${jsonText(session)}\n`,
  read: (text) => sessionIn(text, books()),
});
