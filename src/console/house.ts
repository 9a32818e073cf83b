/** What every page works with: the record and its accounts, the school, the rules, the clock. */
import { runsUnder } from '../drill/begin.ts';
import { readScenarios } from '../drill/read-scenarios.ts';
import { kindOfSessions } from '../drill/session-file.ts';
import { DrillStore, kindOfRuns } from '../drill/store.ts';
import { policyNamed, type RuleBooks, underBooks } from '../engine/replay.ts';
import { withContacts } from '../live/contacts.ts';
import { type Followed, follow } from '../live/steady-list.ts';
import { madeOnce } from '../norms/made-once.ts';
import type { PolicyFlags } from '../policies/books.ts';
import type { Accounts } from '../record/accounts.ts';
import { type AlertSender, Alerts } from '../record/alerts.ts';
import type { School } from '../record/content.ts';
import type { Disk } from '../record/disk.ts';
import type { StreamId } from '../record/journal.ts';
import type { Kept } from '../record/kept.ts';
import type { IncidentRecord } from '../record/record.ts';
import type { Settings } from '../record/settings.ts';
import type { OwnTrusts, SchoolsOfTrust } from '../record/trusts.ts';
import type { Upkeep } from '../record/upkeep.ts';
import type { DrillSession } from '../vocabulary/drill-sessions.ts';
import type { DrillRun } from '../vocabulary/drills.ts';
import type { Policy } from '../vocabulary/policies.ts';
import type { Scenario } from '../vocabulary/scenarios.ts';
import type { Assets } from './assets.ts';
import { Benches } from './auditing/benches.ts';
import { Jobs } from './auditing/jobs.ts';
import type { Enter } from './auditing/work.ts';
import { JoinTries } from './drills/tries.ts';
import { AT_PROVIDER, PAGES, Pace } from './pace.ts';
import { Sessions } from './sessions.ts';
import { randomCode } from './signing-in/codes.ts';
import { Provider } from './signing-in/provider.ts';
import type { ProviderSettings } from './signing-in/provider-settings.ts';
import { SignInsUnderWay } from './signing-in/under-way.ts';
import { UnmatchedPeople } from './signing-in/unmatched.ts';
import { Tries } from './trying/tries.ts';
import { type BeginTrying, inThread } from './trying/trying.ts';

export interface HouseParts {
  readonly record: IncidentRecord;
  readonly accounts: Accounts;
  readonly settings: Settings;
  /** What is done for the record as a whole: its keys and its backups. */
  readonly upkeep: Upkeep;
  /** Where backups are put, where whoever keeps the machine has named a folder. */
  readonly backups?: BackupPlace | null;
  readonly books: RuleBooks;
  /** From what a process of its own reads the same books. */
  readonly booksFrom?: PolicyFlags;
  /** What the school gives to its trust; left out where there can be none. */
  readonly ownTrusts?: OwnTrusts;
  /** What schools give to a trust; left out where this is the record of a school. */
  readonly schools?: SchoolsOfTrust;
  /** Enters a report to governors in the list of those that were made. */
  readonly enterReport?: Enter;
  readonly now: () => Date;
  /** What to print and lock away, where the record was made just now; shown once, after the set-up. */
  readonly sheet: string | null;
  readonly assets: Assets;
  /** Where drills are kept, beside the record. */
  readonly drills: Disk;
  /** Whether whoever asks comes over TLS, so that cookies are held to it. */
  readonly isSecure: boolean;
  /** Where people open it, where that was said. */
  readonly address?: URL | null;
  /** Whether this server has other schools too, each at an address of its own. */
  readonly isOneOfSeveral?: boolean;
  /** The server of the school's own accounts; none where people sign in here alone. */
  readonly provider?: ProviderSettings | null;
  /** By which ways alerts leave, beside the screen. */
  readonly senders?: readonly AlertSender[];
  /** How many pages a session may ask for at once; usual where it is left out. */
  readonly pagesAtOnce?: number;
  /** Receives what went wrong with a page, for whoever keeps the machine. */
  readonly onPageFault?: (fault: PageFault) => void;
  /** Receives what is wrong with the file of a drill, as one line. */
  readonly onDrillFault?: (says: string) => void;
  /** How a change of the policy is tried; on a thread of its own where it is left out. */
  readonly beginTrying?: BeginTrying;
}

/** A folder for backups: each goes into a new folder in it. */
export interface BackupPlace {
  readonly folder: string;
  readonly newFolder: (name: string) => Disk;
}

/** What went wrong with a page: which kind of page it was, never its address, and nothing that was typed. */
export interface PageFault {
  /** The method and the pattern of the address, such as `POST /incidents/:id/act`. */
  readonly page: string;
  readonly error: unknown;
}

/** A reading: each has a quarter of what the policy takes "immediately" for, so that three hear within it. */
const SHARE = 4;
/** Where the policy has no such word. */
const USUAL_MINUTES = 15;

/**
 * An alert on the screen: pages show what waits, as it stands in the record. That it was due is written down,
 * and by that every page that is open looks again.
 */
const SCREEN: AlertSender = {
  channel: 'screen',
  reaches: () => true,
  send: async () => {},
};

const noList: Enter = async () => ({ kind: 'unusable', says: 'has no list to be entered in' });

/** How many incidents are kept ready to be shown. */
const MOST_FOLLOWED = 64;
const CODE_LENGTH = 8;

export class House {
  readonly record: IncidentRecord;
  readonly accounts: Accounts;
  readonly settings: Settings;
  readonly upkeep: Upkeep;
  readonly backups: BackupPlace | null;
  readonly ownTrusts: OwnTrusts | null;
  readonly schools: SchoolsOfTrust | null;
  readonly now: () => Date;
  readonly sessions: Sessions;
  readonly pace: Pace;
  /** The server of the school's own accounts, and what is between it and us. */
  readonly provider: Provider | null;
  readonly providerPace: Pace;
  readonly underWay: SignInsUnderWay;
  readonly unmatched: UnmatchedPeople;
  readonly isSecure: boolean;
  readonly address: URL | null;
  readonly isOneOfSeveral: boolean;
  readonly assets: Assets;
  readonly onPageFault: (fault: PageFault) => void;
  readonly onDrillFault: (says: string) => void;
  /** Changes of the policy that are tried; nothing is judged by one. */
  readonly tries: Tries;
  readonly #given: RuleBooks;
  /** The rule books, and the school they were made for: its own numbers stand in its policy. */
  #books: { readonly school: School | null; readonly books: RuleBooks } | null = null;
  /** What opens the set-up, printed where the server was started; null once the school is set up. */
  setUpCode: string | null;
  sheet: string | null;
  /** Who is alerted to what was sent by a form. */
  readonly alerts: Alerts;
  readonly #followed = new Map<StreamId, Followed>();
  readonly #drills: Disk;
  readonly #drillsOf = new Map<string, DrillStore<DrillRun>>();
  #drillSessions: DrillStore<DrillSession> | null = null;
  /** How many open pages hear of changes. */
  listeners = 0;
  /** Codes of drills that were typed wrongly. */
  readonly joinTries: JoinTries;
  /** What logs are audited with, and the record. */
  readonly benches: Benches;
  readonly booksFrom: PolicyFlags;
  #scenarios: Promise<readonly Scenario[]> | null = null;

  constructor(parts: HouseParts) {
    const { record, accounts, settings, books, now, sheet, isSecure, assets, senders = [] } = parts;
    this.record = record;
    this.accounts = accounts;
    this.settings = settings;
    this.upkeep = parts.upkeep;
    this.backups = parts.backups ?? null;
    this.ownTrusts = parts.ownTrusts?.canBe === true ? parts.ownTrusts : null;
    this.schools = parts.schools ?? null;
    this.#given = books;
    this.now = now;
    this.sheet = sheet;
    this.isSecure = isSecure;
    this.address = parts.address ?? null;
    this.isOneOfSeveral = parts.isOneOfSeveral ?? false;
    this.assets = assets;
    this.#drills = parts.drills;
    this.joinTries = new JoinTries(now);
    this.booksFrom = parts.booksFrom ?? {};
    this.benches = new Benches(now, new Jobs(parts.enterReport ?? noList));
    this.onPageFault = parts.onPageFault ?? (() => {});
    this.onDrillFault = parts.onDrillFault ?? (() => {});
    this.sessions = new Sessions(
      now,
      accounts.secretFor('known browsers'),
      (id) => accounts.has(id),
      accounts.tries,
    );
    this.tries = new Tries(parts.beginTrying ?? inThread);
    this.pace = new Pace(now, { ...PAGES, atOnce: parts.pagesAtOnce ?? PAGES.atOnce });
    this.provider = parts.provider ? new Provider(parts.provider, now) : null;
    this.providerPace = new Pace(now, AT_PROVIDER);
    this.underWay = new SignInsUnderWay(accounts.secretFor('sign-ins under way'), now);
    this.unmatched = new UnmatchedPeople(now);
    this.setUpCode = this.isSetUp ? null : randomCode(CODE_LENGTH);
    this.alerts = new Alerts({
      record,
      accounts,
      minutesFor: (policy) => this.minutesFor(policy),
      senders: [SCREEN, ...senders],
    });
    record.watch(({ id }, summary) => {
      if (summary === null) this.#followed.delete(id);
    });
  }

  /** Whether this is the console of a trust, and not of a school. */
  get isTrust(): boolean {
    return this.settings.trust !== null;
  }

  /** Whether people can sign in: the school has said which policy is its own, or the trust was made. */
  get isSetUp(): boolean {
    return this.settings.school !== null || this.isTrust;
  }

  /**
   * Whether nothing is only here that would be missed if the record were closed: who is signed in, listens or waits to be
   * matched, what is counted, the code of the set-up.
   */
  get isAtRest(): boolean {
    const isCounting = this.tries.areCounted || this.joinTries.areCounted;
    const isNobodyHere = this.sessions.areOver && this.listeners === 0 && this.unmatched.isEmpty;
    return this.isSetUp && isNobodyHere && !isCounting;
  }

  /** Whose console it is, as its pages say; null before the set-up. */
  get name(): string | null {
    return this.settings.trust ?? this.policy?.school ?? null;
  }

  /** The rules as they were given: no number that the school checks changes them. */
  get givenBooks(): RuleBooks {
    return this.#given;
  }

  /** The rules, with the school's own numbers in its policy. */
  get books(): RuleBooks {
    const { school } = this.settings;
    if (this.#books?.school !== school) {
      const policies = this.#given.policies.map((policy) =>
        policy.id === school?.policy ? withContacts(policy, school.contacts) : policy,
      );
      this.#books = { school, books: { ...this.#given, policies } };
      this.#followed.clear();
    }
    return this.#books?.books ?? this.#given;
  }

  /** Whether the school is fictional, and everything an exercise. */
  get isDemonstration(): boolean {
    return this.settings.school?.isDemonstration === true;
  }

  /** The policy that new incidents are judged by; null before the set-up. */
  get policy(): Policy | null {
    const { school } = this.settings;
    return school === null ? null : policyNamed(school.policy, this.books);
  }

  /** The drills that an account plays alone. */
  drillsOf(account: string): DrillStore<DrillRun> {
    return madeOnce(
      this.#drillsOf,
      account,
      () =>
        new DrillStore(
          this.#drills,
          account,
          kindOfRuns(() => this.givenBooks),
          this.onDrillFault,
        ),
    );
  }

  /** Drills with a room full of people. */
  get drillSessions(): DrillStore<DrillSession> {
    this.#drillSessions ??= new DrillStore(
      this.#drills,
      'sessions',
      kindOfSessions(() => this.givenBooks),
      this.onDrillFault,
    );
    return this.#drillSessions;
  }

  /** The school's policy as drills are played by it: the numbers that the school checks are of no matter there. */
  get drillPolicy(): Policy | null {
    const { school } = this.settings;
    return school === null ? null : policyNamed(school.policy, this.givenBooks);
  }

  /** The scenarios that can be played under the school's policy. */
  async scenarios(): Promise<readonly Scenario[]> {
    this.#scenarios ??= readScenarios([], this.givenBooks).then(({ scenarios }) =>
      scenarios.map(({ scenario }) => scenario),
    );
    const { drillPolicy: policy, givenBooks } = this;
    const all = await this.#scenarios;
    return policy === null ? [] : all.filter((each) => runsUnder(each, policy, givenBooks));
  }

  /** How many minutes an alert waits for each. */
  minutesFor(policy: string): number {
    const chosen = this.settings.get('escalate');
    if (chosen !== null) return chosen.count;
    const limits = this.books.policies.find(({ id }) => id === policy)?.limits;
    return limits?.immediately === undefined
      ? USUAL_MINUTES
      : Math.max(1, Math.floor(limits.immediately / SHARE));
  }

  /** An incident with its list. Of one that was shown before, only what is new is worked out. */
  follow({ id, timeline, judged }: Kept): Followed {
    const { books } = this;
    const before = this.#followed.get(id) ?? null;
    const standing = judged === undefined ? null : underBooks(judged, books);
    const followed = follow(before, timeline, books, this.now().getTime(), standing);
    this.#followed.delete(id);
    this.#followed.set(id, followed);
    const [oldest] = this.#followed.keys();
    if (this.#followed.size > MOST_FOLLOWED && oldest !== undefined) this.#followed.delete(oldest);
    return followed;
  }
}
