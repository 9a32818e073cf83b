/** Who takes part in a drill with others: by a cookie of that drill, which opens nothing else. */
import { createHmac, hash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { getCookie, setCookie } from 'hono/cookie';
import { doneAt, isOpen, isSeen, nowIn, runBy, SEEN_FOR, tableNamed } from '../../drill/session.ts';
import type { DrillSession, Participant, Table } from '../../vocabulary/drill-sessions.ts';
import type { Listener } from '../live.ts';
import { holdStream } from '../sessions.ts';
import { randomCode } from '../signing-in/codes.ts';
import type { Ask } from '../web.tsx';
import type { OpenDrill } from './open.ts';

/** Letters and digits of a code: some 700 million codes. */
const CODE_LENGTH = 6;

export const newCode = (taken: readonly string[]): string => {
  for (;;) {
    const code = randomCode(CODE_LENGTH);
    if (!taken.includes(code)) return code;
  }
};

/** A code as it is kept, however it was typed. */
const plainCode = (typed: string): string => typed.toUpperCase().replace(/[^A-Z0-9]/g, '');

const isSame = (one: string, other: string): boolean =>
  timingSafeEqual(hash('sha256', one, 'buffer'), hash('sha256', other, 'buffer'));

/** The session that a code opens now; null for every other code. */
export const sessionWith = (c: Ask, typed: string): DrillSession | null => {
  const now = c.var.house.now().getTime();
  const code = plainCode(typed);
  return (
    c.var.house.drillSessions
      .all()
      .filter((session) => isOpen(session, now) && isSame(session.code, code))[0] ?? null
  );
};

/** Tokens are made from the key of the form, so that a form that is sent twice is one participant. */
const key = randomBytes(32);
const tokenFor = (session: string, form: string): string =>
  createHmac('sha256', key).update(`${session} ${form}`).digest('base64url');

const secretOf = (token: string): string => hash('sha256', token, 'hex');

const cookieName = (isSecure: boolean): string => `${isSecure ? '__Secure-' : ''}dutybound-drill`;

/** Lets somebody into a session with this browser. @returns who they are in it */
export const letIn = (
  c: Ask,
  session: DrillSession,
  form: string,
): Pick<Participant, 'id' | 'secret'> => {
  const { isSecure } = c.var.house;
  const token = tokenFor(session.id, form);
  setCookie(c, cookieName(isSecure), token, {
    path: `/join/${session.id}`,
    httpOnly: true,
    sameSite: 'Strict',
    secure: isSecure,
    maxAge: SEEN_FOR / 1000,
  });
  return { id: randomInt(2 ** 40).toString(36), secret: secretOf(token) };
};

/** Whoever asks, in the session of the address; null where they are not in it, or it is over for them. */
export const participantIn = (
  c: Ask,
): { readonly session: DrillSession; readonly who: Participant } | null => {
  const { house } = c.var;
  const session = house.drillSessions.find(c.req.param('id') ?? '');
  const token = getCookie(c, cookieName(house.isSecure));
  if (session === null || token === undefined) return null;
  if (!isSeen(session, house.now().getTime())) return null;
  const secret = secretOf(token);
  const who = session.participants.find((each) => isSame(each.secret, secret));
  return who === undefined ? null : { session, who };
};

const streams = new WeakMap<Participant, Set<() => void>>();

/** Whoever takes part hears of changes as long as they take part. */
export const listenerIn = (c: Ask): Listener | null => {
  const found = participantIn(c);
  if (found === null) return null;
  const own = streams.get(found.who) ?? new Set();
  streams.set(found.who, own);
  return {
    isAllowed: () => participantIn(c)?.who.id === found.who.id,
    hold: (end) => holdStream(own, end),
  };
};

/** The run of a table, as those who sit at it see it and change it. */
export const openTable = (c: Ask, session: DrillSession, table: Table, here: string): OpenDrill => {
  const { house } = c.var;
  const store = house.drillSessions;
  const wall = (): number => house.now().getTime();
  const runNow = (kept: DrillSession | null) => {
    const found = kept === null ? undefined : tableNamed(kept, table.id);
    return kept === null || found === undefined ? null : runBy(kept, found, wall());
  };
  return {
    here,
    run: runBy(session, table, wall()),
    now: nowIn(session, wall()),
    books: house.givenBooks,
    isAlone: false,
    change: (form, by) => {
      const changed = store.change(session.id, form, (before) =>
        doneAt(before, table.id, wall(), (run, now) => by(run, now, wall())),
      );
      if (!changed.ok) return changed;
      const run = runNow(changed.value);
      return run === null ? { ok: false, says: GONE } : { ok: true, run };
    },
    watch: (heard) =>
      store.watch((changed) => {
        if (changed === session.id) heard();
      }),
    again: () => runNow(store.find(session.id)),
  };
};
const GONE = 'there is no such drill any more';

/** The drill of whoever takes part, once it has begun and they sit somewhere. */
export const openOfParticipant = (c: Ask): OpenDrill | null => {
  const found = participantIn(c);
  if (found === null || found.who.table === null) return null;
  if (!found.session.isBegun && !found.session.isEnded) return null;
  const table = tableNamed(found.session, found.who.table);
  return table === undefined
    ? null
    : openTable(c, found.session, table, `/join/${found.session.id}`);
};
