/** What a frame holds once it is opened. */
import type { JudgedReport } from '../engine/replay.ts';
import type { ChildFile, NameOfFile } from '../vocabulary/child-files.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import type { IncidentVerdict } from '../vocabulary/findings.ts';
import { carriedIn, faultOfName } from '../vocabulary/free-text.ts';
import type { Party } from '../vocabulary/parties.ts';
import type { ProcedureId } from '../vocabulary/procedures.ts';
import type { Child, Person } from '../vocabulary/pseudonyms.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import type { AccountRole } from './access.ts';
import { RecordFault } from './fault.ts';
import type { StreamId } from './journal.ts';

/** Who wrote a frame: an account, never a name. */
export interface Writer {
  readonly account: string;
  /** The accounts that it stood in for at the time, by the register. */
  readonly standsInFor?: readonly string[];
}

/** By what an incident is judged, for good: what it was opened under. */
export interface Rules {
  /** The digest of the policy. */
  readonly policy: string;
  /** The version of Dutybound. */
  readonly program: string;
}

/**
 * One thing that falls due: the moment in UTC, the norm, and the child it is owed for where the record
 * names one, with spaces between. Of one incident it is the same thing as long as it is the same text.
 */
export type Deadline = string;

/** What can be found of an incident without reading it all. Sealed, like everything else. */
export interface Summary {
  /** How it is worked out and written, see `SUMMARY_FORM`: one of another form is worked out again. */
  readonly form: number;
  /** What the school calls it, and the school where a log holds several. */
  readonly reference: string;
  readonly school?: string;
  readonly policy: string;
  /** The procedures that are open: what kind of incident it is. */
  readonly kinds: readonly ProcedureId[];
  /** Since when the school knew of it; UTC, ISO 8601. */
  readonly since: string;
  /** When something falls due next, or fell due and is still to be done, ISO 8601; null where nothing is. */
  readonly due: string | null;
  readonly isClosed: boolean;
  /** When it was closed, or when the last of what was added to it since happened; null while it is open. */
  readonly endedAt: string | null;
  readonly isHeld: boolean;
  /** Whom it is about, or may be about: they may not know that it exists. See `subjects.ts`. */
  readonly about: readonly Person[];
  /** What is still to be done by a moment, the soonest first. */
  readonly deadlines: readonly Deadline[];
  /** What it came to at its last entry: what falls due later makes it worse. Null where these rules cannot judge it. */
  readonly verdict: IncidentVerdict | null;
  /** What the notifier was given. */
  readonly handedOver: readonly Deadline[];
  /** The account that raised it here: it is told that somebody has read it, and no more. */
  readonly begunBy?: string;
  /** What was sent about it by a form, where something was. */
  readonly sent?: Sent;
}

/** A concern that was sent by a form. It tells nobody before somebody is known to have heard of it. */
export interface Sent {
  /** Where the concern stands among the entries. */
  readonly entry: number;
  /** When it was written down; UTC, ISO 8601. */
  readonly at: string;
  /** Whom the policy has told first. */
  readonly to: readonly Party[];
  /** Whether a child is said to be in danger now. */
  readonly isDanger: boolean;
  /** When the first who can deal with it had heard of it; null until then. */
  readonly heardAt: string | null;
  /** Whom its raiser says that they have told since. It is their word: nobody has heard by it. */
  readonly said: readonly SaidTold[];
}

/** Whom somebody says that they have told in person. */
export interface SaidTold {
  readonly to: readonly Party[];
  /** UTC, ISO 8601. */
  readonly at: string;
}

/** An account: what it is, never who. */
export interface Account {
  /** Its role and a number: `dsl-1`. */
  readonly id: string;
  readonly role: AccountRole;
  /** Who it is in timelines, where that is more than its role: `staff-2`, `senco`. */
  readonly person?: Person;
  /** From when, and until when, it can be used; ISO 8601. */
  readonly from: string;
  readonly until?: string;
}

/** Who acts for whom, from when to when. */
export interface StandIn {
  readonly account: string;
  readonly standsInFor: string;
  readonly from: string;
  readonly until: string;
}

/** A password as it is kept: what it comes to under scrypt, never the password. */
export interface KeptPassword {
  readonly scheme: 'scrypt';
  readonly n: number;
  readonly r: number;
  readonly p: number;
  /** Base64. */
  readonly salt: string;
  readonly hash: string;
  /** Somebody else gave it: it opens nothing but the page to choose one's own, once, and not after this; ISO 8601. */
  readonly givenUntil?: string;
}

/** A passkey: its public half, which signs nobody in. */
export interface Passkey {
  /** Base64url, as is the key. */
  readonly id: string;
  readonly publicKey: string;
  /** How often it was used, where the device counts. */
  readonly counter: number;
  readonly transports: readonly string[];
  /** ISO 8601. */
  readonly added: string;
}

/** What an account shows beside its password, as it is from now on. */
export interface SecondStep {
  readonly passkeys: readonly Passkey[];
  /** The secret that an app makes its codes from, base32; null where no app does. */
  readonly secret: string | null;
  /** SHA-256, hexadecimal, of the codes on paper that were not used yet. */
  readonly onPaper: readonly string[];
}

/** Who somebody is where the school has its own accounts. Never an address: that may be given to somebody else. */
export interface SchoolAccount {
  /** The server that says who somebody is, by its address. */
  readonly issuer: string;
  /** What that server calls them, for good: `oid` of Microsoft, `sub` of others. */
  readonly id: string;
}

/** A number or a form that the school has checked, and when. */
export interface CheckedContact {
  readonly reach: readonly string[];
  /** ISO 8601, a day; left out where nobody has checked it since it was changed. */
  readonly checkedOn?: string;
  /** The account that said so. */
  readonly checkedBy?: string;
}

/** A term, by its first and last days; ISO 8601. */
export interface Term {
  readonly from: string;
  readonly until: string;
}

/** What the school has said of itself. */
export interface School {
  /** The id of the policy that new incidents are judged by. */
  readonly policy: string;
  readonly contacts: Readonly<Partial<Record<Party, CheckedContact>>>;
  readonly terms?: readonly Term[];
  /** What the school was warned of and went on all the same: who said so. */
  readonly warned: readonly {
    readonly of: string;
    readonly account: string;
    readonly at: string;
  }[];
  /** Whether everything in it is fictional, for trying it out. */
  readonly isDemonstration?: true;
}

/** The trust that a school is in, as it was when somebody chose it. */
export interface OwnTrust {
  /** Its record. */
  readonly record: string;
  readonly name: string;
  /** What is sealed to it; base64. */
  readonly key: string;
  /** Whether it is given the figures of reports to governors. */
  readonly hasTotals: boolean;
}

/** A school of a trust, as it was when somebody at the trust took it. */
export interface OwnSchool {
  readonly name: string;
  /** What it signs with; base64. */
  readonly publicKey: string;
}

/** An incident in which a child is one of the pseudonyms. */
export interface ChildIn {
  readonly incident: StreamId;
  readonly child: Child;
}

/** That a child's file was sealed to another school. */
export interface Given {
  /** What both schools call it: 32 hexadecimal digits, random. */
  readonly file: string;
  /** The school it was sealed to, as whoever handed it over called it, and the fingerprint of its key. */
  readonly school: string;
  readonly to: string;
  readonly of: readonly ChildIn[];
  /** Files that an earlier school had handed over, and that went with it. */
  readonly earlier: readonly StreamId[];
  /** SHA-256 of the sealed file. */
  readonly sha256: string;
  /** A secret that stands in the file: only who has opened it can give a receipt. */
  readonly challenge: string;
  /** Whom the incidents are about: who may not know that they exist. */
  readonly about: readonly Person[];
  /** The day on which the child left, where it was said. */
  readonly left?: string;
  /** By when the receipt is wanted, where the school has said so. */
  readonly receiptBy?: string;
}

/** A child's file that another school has handed over. */
export interface Taken {
  /** The school it came from, as whoever took it over called it. */
  readonly school: string;
  readonly file: ChildFile;
  /** The line that was given back for it. */
  readonly receipt: string;
}

/** What a school can set: nothing is in force until it does. */
export const SETTINGS = {
  /** How long a closed incident is kept. */
  'keep-closed': 'how long a closed incident is kept',
  /** How soon the receipt of a file that was handed over is wanted. */
  receipt: 'how soon a receipt is wanted',
  /** How long an alert waits for each person. */
  escalate: 'how soon an alert that nobody has acknowledged goes to the next person too',
} as const;
export type Setting = keyof typeof SETTINGS;

/** A length of time: minutes, or days, months or years of the calendar. */
export interface Period {
  readonly count: number;
  readonly unit: 'minutes' | 'days' | 'months' | 'years';
}

/** What is done for a record as a whole from time to time: each is kept with who did it and when. */
export const UPKEEP = {
  'backed-up': 'backed up',
  'keys-checked': 'the keys checked',
  'keys-rotated': 'the keys rotated',
  'opener-changed': 'changed what opens the record',
} as const;
export type Upkept = keyof typeof UPKEEP;

/**
 * What somebody has noted beside the entries of an incident. It is not an event, so nothing is judged by it. They
 * are numbered from 0, in the order in which they were noted.
 */
export type Beside =
  /** Something to come back to: at a moment, ISO 8601. */
  | {
      readonly is: 'reminder';
      readonly says: string;
      readonly at: string;
      /** Whom it waits for: it is over once a later entry says that they were told something, or did something. */
      readonly who?: Party;
      /** How many entries there were when it was noted. */
      readonly seen: number;
    }
  /** A lesson, by its entry, was seen to: on a day, by somebody. */
  | {
      readonly is: 'lesson-done';
      readonly entry: number;
      readonly on: string;
      readonly by: Party;
    }
  /** What was done with a device, by its entry, was not done with every device: another one is left. */
  | { readonly is: 'more-devices'; readonly entry: number }
  /** An entry that might have been about what was known before is about something else. */
  | { readonly is: 'another'; readonly entry: number }
  /** Somebody asks for the incident to be erased. It goes with it. */
  | { readonly is: 'to-erase'; readonly reason: string }
  /** The trust may open it until a moment, ISO 8601. */
  | { readonly is: 'lent'; readonly until: string; readonly reason: string }
  /** One of these, by its number, holds no more. */
  | { readonly is: 'over'; readonly of: number };

export const SIGN_IN_EVENTS = {
  'signed-in': 'signed in',
  'password-right': 'showed the first of two steps',
  refused: 'was refused',
  waited: 'had to wait after too many tries',
  'signed-out': 'signed out',
  'ended-elsewhere': 'signed out another place',
  'not-allowed': 'asked for what the account may not do',
  'from-elsewhere': 'a form or an address that is not of the console was refused',
} as const;
export type SignInEvent = keyof typeof SIGN_IN_EVENTS;

export const SIGN_IN_WAYS = {
  password: 'with the password',
  'first-password': 'with a first password',
  code: 'with a code',
  passkey: 'with a passkey',
  'school-account': 'with the school account',
  'set-up': 'with the code of the set-up',
} as const;
export type SignInWay = keyof typeof SIGN_IN_WAYS;

/** One line of the log of signing in. */
export interface SignIn {
  readonly event: SignInEvent;
  readonly way?: SignInWay;
  /** Left out where no account of that name was ever there. */
  readonly account?: string;
}

export type Item =
  /** The first of an incident. */
  | {
      readonly kind: 'opened';
      readonly head: Omit<Timeline, 'events'>;
      readonly rules: Rules;
      /** The account that raised it as it happened; left out where it was typed in or imported later. */
      readonly begunBy?: string;
    }
  | {
      readonly kind: 'entry';
      readonly entry: TimelineEvent;
      /** Whose word it is, where that is not the writer's own. */
      readonly onWordOf?: Person;
      /** Whoever raised the concern says it, without having opened the incident. */
      readonly isOfRaiser?: true;
    }
  /** The findings as they were shown when the incident was closed. */
  | {
      readonly kind: 'findings';
      /** What they were judged by, where that is no longer what the incident was opened under. */
      readonly rules: Rules;
      readonly report: JudgedReport;
    }
  /** Something that had fallen due was given to the notifier. */
  | { readonly kind: 'handed-over'; readonly deadline: Deadline }
  | { readonly kind: 'beside'; readonly beside: Beside }
  /** A police inquiry, a claim or another reason to keep an incident for now; lifted by the same. */
  | { readonly kind: 'hold'; readonly isHeld: boolean; readonly reason: string }
  /** Who a pseudonym of the incident is. */
  | { readonly kind: 'person'; readonly pseudonym: Person; readonly name: string }
  /** An account as it is from now on. */
  | { readonly kind: 'account'; readonly account: Account }
  /** Who is behind an account: in a stream of its own. */
  | { readonly kind: 'account-name'; readonly account: string; readonly name: string }
  | { readonly kind: 'stand-in'; readonly standIn: StandIn }
  /** What an account signs in with: in the stream of its name, and erased with it. */
  | { readonly kind: 'password'; readonly account: string; readonly password: KeptPassword }
  | { readonly kind: 'second-step'; readonly account: string; readonly secondStep: SecondStep }
  /** Which account of the school's signs in with it; null where none does any more. Erased with the name too. */
  | {
      readonly kind: 'school-account';
      readonly account: string;
      readonly schoolAccount: SchoolAccount | null;
    }
  /** The school as it is from now on. */
  | { readonly kind: 'school'; readonly school: School }
  | { readonly kind: 'given'; readonly given: Given }
  /** The receipt for what was given. */
  | { readonly kind: 'receipt'; readonly line: string }
  | { readonly kind: 'taken'; readonly taken: Taken }
  /** Who the people of a file are: in a stream of its own. */
  | { readonly kind: 'file-names'; readonly names: readonly NameOfFile[] }
  | {
      readonly kind: 'setting';
      readonly setting: Setting;
      /** Null where it is off again. */
      readonly value: Period | null;
      readonly reason: string;
    }
  /** Which of the meanings considered the school takes a policy to have; nothing is judged by it. */
  | {
      readonly kind: 'reading-chosen';
      readonly policy: string;
      readonly reading: string;
      readonly meaning: string;
      readonly reason: string;
    }
  /** That somebody asks for an incident to be erased, or no longer; why stands in the incident. */
  | { readonly kind: 'erasure-asked'; readonly stream: StreamId; readonly isAsked: boolean }
  /** This record is that of a trust, called so. */
  | { readonly kind: 'trust'; readonly name: string }
  /** A trust counts this school among its own from now on; null where no longer. */
  | { readonly kind: 'school-of-trust'; readonly record: string; readonly school: OwnSchool | null }
  /** Which trust the school is in, and whether it is given totals; null where in none. */
  | { readonly kind: 'own-trust'; readonly trust: OwnTrust | null }
  /** Something was done for the record as a whole, and went well. */
  | { readonly kind: 'upkeep'; readonly done: Upkept }
  | { readonly kind: 'read'; readonly stream: StreamId; readonly what: string }
  | ({ readonly kind: 'sign-in'; readonly times: number } & SignIn)
  | {
      readonly kind: 'erased';
      readonly by: readonly [string, string];
      readonly reason: string;
    };

export interface Content {
  /** When it was written, by the record's own clock; ISO 8601. */
  readonly written: string;
  readonly writer: Writer;
  /** Given by the writer, so that a request sent twice is one frame. */
  readonly key: string;
  readonly items: readonly Item[];
  readonly after?: Summary;
}

export const bytesOf = (content: Content): Buffer => Buffer.from(JSON.stringify(content));

export const contentFrom = (bytes: Buffer): Content =>
  JSON.parse(bytes.toString('utf8')) as Content;

/** What is wrong with what somebody typed beside the entries of an incident, which are checked as a timeline. */
const faultIn = (item: Item): string | null => {
  const names =
    item.kind === 'file-names'
      ? item.names.map(({ name }) => name)
      : 'name' in item
        ? [item.name]
        : [];
  for (const name of names) {
    const fault = faultOfName(name);
    if (fault !== null) return `the name ${fault}`;
  }
  if (item.kind === 'beside' && item.beside.is === 'reminder') {
    const what = carriedIn(item.beside.says);
    return what === null ? null : `the reminder holds ${what}; take it out`;
  }
  const said = item.kind === 'beside' ? item.beside : item;
  const what = 'reason' in said ? carriedIn(said.reason) : null;
  return what === null ? null : `the reason holds ${what}; take it out`;
};

/** The last gate before the disk. @throws RecordFault where a name, a reason or a reminder holds what is never kept */
export const refuseCarrying = ({ items }: Content): void => {
  for (const item of items) {
    const fault = faultIn(item);
    if (fault !== null) throw new RecordFault('not-allowed', fault);
  }
};
