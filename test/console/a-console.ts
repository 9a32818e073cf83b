/** The console on a simulated disk, a clock that tests set, and somebody who visits it without JavaScript. */
import { scryptSync } from 'node:crypto';
import { JSDOM } from 'jsdom';
import { type App, consoleApp } from '../../src/console/app.tsx';
import { House, type HouseParts } from '../../src/console/house.ts';
import { hashOfCode } from '../../src/console/signing-in/codes.ts';
import { here } from '../../src/console/trying/trying.ts';
import { needsSecondStep } from '../../src/record/access.ts';
import type { AlertSender } from '../../src/record/alerts.ts';
import type { KeptPassword } from '../../src/record/content.ts';
import { issueBeside } from '../../src/record/governors-reports.ts';
import { Settings } from '../../src/record/settings.ts';
import { makeTrust, OwnTrusts, SchoolsOfTrust } from '../../src/record/trusts.ts';
import { Upkeep } from '../../src/record/upkeep.ts';
import type { IssuedReport } from '../../src/vocabulary/governors-reports.ts';
import { ADMIN, aDesk } from '../record/a-desk.ts';
import { newDisks } from '../record/a-record.ts';
import { SharedRows } from '../record/lending.ts';
import { ruleBooks } from '../support/built-in.ts';

export const PASSWORD = 'three good words';
const COST = { n: 2 ** 10, r: 8, p: 1 };
/** As a record may keep it: with what guessing it costs, which is little here. */
const kept: KeptPassword = {
  scheme: 'scrypt',
  ...COST,
  salt: Buffer.from('salt of all here').toString('base64'),
  hash: scryptSync(PASSWORD, 'salt of all here', 32, { N: COST.n, ...COST }).toString('base64'),
};
export const ORIGIN = 'http://127.0.0.1:8200';

/** What the app of everybody here makes its codes from, and codes that lie on their paper. */
export const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
export const ON_PAPER = Array.from({ length: 20 }, (_, index) => `PAPER-CODE-${index}`);

/** The second step of everybody here who needs one. */
export const SECOND_STEP = { passkeys: [], secret: SECRET, onPaper: ON_PAPER.map(hashOfCode) };

const NOTHING = { path: '/assets/none', type: 'text/plain', body: '' };

/** Morning of a school day. */
const START = '2026-03-04T09:00:00Z';

export interface TestConsole {
  readonly house: House;
  readonly app: Pick<App, 'request'>;
  /** Where drills are kept. */
  readonly drills: HouseParts['drills'];
  /** The list of reports to governors. */
  readonly reports: IssuedReport[];
  /** Starts the server again on the same record: who was signed in is not any more. */
  readonly restart: () => void;
  /** Lets minutes pass. */
  readonly pass: (minutes: number) => void;
  readonly visitor: () => Visitor;
  /** Somebody who has signed in, on the first page. */
  readonly as: (account: string) => Promise<Visitor>;
  /** The same, before they have gone anywhere. */
  readonly signedIn: (account: string) => Visitor;
  /** Signs somebody in as they do it, in a browser of their own or in this one; it takes a while. */
  readonly signIn: (account: string, browser?: Visitor) => Promise<Visitor>;
}

/** A school with an account for each role; or one that nobody has set up yet. */
export const aConsole = async (
  options: {
    readonly isSetUp?: boolean;
    readonly policy?: string;
    /** Where people open it over TLS, by way of a proxy. */
    readonly behindProxyAt?: string;
    /** By which ways alerts leave, beside the screen. */
    readonly senders?: (now: () => Date) => readonly AlertSender[];
    /** The server of the school's own accounts. */
    readonly provider?: HouseParts['provider'];
    readonly onPageFault?: HouseParts['onPageFault'];
    readonly pagesAtOnce?: number;
    readonly beginTrying?: HouseParts['beginTrying'];
    readonly backups?: HouseParts['backups'];
    /** What else the house is made with. */
    readonly parts?: Partial<HouseParts>;
    /** The rows that it has with other records in a database, and what it is called there; or as a trust's. */
    readonly rows?: SharedRows;
    readonly name?: string;
    readonly isTrust?: boolean;
  } = {},
): Promise<TestConsole> => {
  let moment = Date.parse(START);
  const now = (): Date => new Date(moment);
  const { isSetUp = true, policy = 'valley-end-2022', name = 'school', isTrust = false } = options;
  const disks = newDisks(1);
  const { record, parts: ofRecord, accounts } = await aDesk(disks, { now });
  const settings = await Settings.open(ofRecord.streams, now);
  const rows = options.rows ?? new SharedRows(now);
  const lending = rows.for(ofRecord.streams.record, name, ofRecord.home);
  const of = {
    parts: { ...ofRecord, home: Object.assign(ofRecord.home, { lending }) },
    record,
    settings,
  };
  const reports: IssuedReport[] = [];
  if (isTrust) await makeTrust(of, 'The Otter Trust');
  if (isSetUp) {
    if (!isTrust) await settings.setUp(ADMIN, { policy, contacts: {}, warned: [] });
    for (const { id, role } of accounts.all()) {
      await accounts.setPassword(id, kept);
      if (needsSecondStep(role)) await accounts.setSecondStep({ account: id }, id, SECOND_STEP);
    }
  }
  const parts: HouseParts = {
    ...(isTrust
      ? { schools: new SchoolsOfTrust(of) }
      : { ownTrusts: new OwnTrusts(of, async () => reports) }),
    record,
    accounts,
    settings,
    upkeep: new Upkeep(ofRecord, settings, now),
    backups: options.backups ?? null,
    books: ruleBooks,
    drills: disks.disk,
    now,
    sheet: null,
    isSecure: options.behindProxyAt !== undefined,
    address: options.behindProxyAt === undefined ? null : new URL(options.behindProxyAt),
    senders: options.senders?.(now) ?? [],
    beginTrying: options.beginTrying ?? here,
    enterReport: async (wanted) => {
      const issue = issueBeside(reports, wanted);
      if (issue.kind === 'new') reports.push(issue.report);
      return issue;
    },
    provider: options.provider ?? null,
    ...(options.onPageFault === undefined ? {} : { onPageFault: options.onPageFault }),
    ...(options.pagesAtOnce === undefined ? {} : { pagesAtOnce: options.pagesAtOnce }),
    assets: { styles: NOTHING, script: NOTHING, offline: { ...NOTHING, path: '/offline.js' } },
    ...options.parts,
  };
  let house = new House(parts);
  let running = consoleApp(house);
  const app: TestConsole['app'] = { request: (...asked) => running.request(...asked) };
  let codesUsed = 0;
  const visitor = (): Visitor => new Visitor(app);
  const signedIn = (account: string): Visitor => {
    const one = visitor();
    one.cookie = `dutybound=${house.sessions.begin(account).token}`;
    return one;
  };
  return {
    get house() {
      return house;
    },
    app,
    drills: disks.disk,
    reports,
    restart: () => {
      house.benches.stop();
      house = new House(parts);
      running = consoleApp(house);
    },
    pass: (minutes) => {
      moment += minutes * 60_000;
    },
    visitor,
    signedIn,
    as: async (account) => {
      const one = signedIn(account);
      await one.go('/incidents');
      return one;
    },
    signIn: async (account, one = visitor()) => {
      await one.go('/sign-in');
      await one.send('Sign in', { account, password: PASSWORD });
      if (one.text.startsWith('One more step')) {
        codesUsed += 1;
        await one.send('Go on', { code: ON_PAPER[codesUsed - 1] ?? '' });
      }
      return one;
    },
  };
};

/** Reads pages, without a window for each. */
const { DOMParser } = new JSDOM().window;
const documentOf = (html: string): Document => new DOMParser().parseFromString(html, 'text/html');

/**
 * Forms that may be answered with a page: it asks something, or lets somebody go on while they sign in. Whatever
 * else does something goes on to a page, so that nobody does it twice who loads that again.
 */
const ASKS_MORE =
  /^\/(back|first-password|second-step|sign-in.*|sign-out|keys\/sheet|people\/school-accounts|.+\/(act|say))$/;

/** A browser without JavaScript: it goes to pages, follows links, and sends forms by the words on a button. */
export class Visitor {
  readonly #app: TestConsole['app'];
  readonly #cookies = new Map<string, string>();
  #at = '/';
  status = 0;
  html = '';
  headers = new Headers();
  #document = documentOf('');

  constructor(app: TestConsole['app']) {
    this.#app = app;
  }

  get at(): string {
    return this.#at;
  }

  get document(): Document {
    return this.#document;
  }

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  set cookie(text: string) {
    this.#cookies.clear();
    for (const each of text.split('; ')) {
      const [name = '', value = ''] = each.split('=');
      this.#cookies.set(name, value);
    }
  }

  /** What somebody reads: the text of the main part, in one line. */
  get text(): string {
    return textOf(this.#document.querySelector('main'));
  }

  /** The text of a part of the page, by its heading. */
  under(heading: string): string {
    const found = [...this.#document.querySelectorAll('section')].find((section) =>
      textOf(section.querySelector('h2')).startsWith(heading),
    );
    return textOf(found ?? null);
  }

  /** @param body what a form holds; one with a file in it goes as browsers send it */
  async request(
    method: 'GET' | 'POST',
    path: string,
    body?: URLSearchParams | FormData,
  ): Promise<Response> {
    const headers: Record<string, string> = { cookie: this.cookie };
    if (method === 'POST') headers.origin = ORIGIN;
    if (method === 'POST' && !(body instanceof FormData)) {
      headers['content-type'] = 'application/x-www-form-urlencoded';
    }
    const response = await this.#app.request(`${ORIGIN}${path}`, {
      method,
      headers,
      redirect: 'manual',
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : body.toString() }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const [name = '', value = ''] = pair.split('=');
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return response;
  }

  async #take(path: string, response: Response): Promise<void> {
    const to = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && to !== null) {
      await this.go(new URL(to, ORIGIN + path).href.slice(ORIGIN.length));
      return;
    }
    this.#at = path;
    this.status = response.status;
    this.headers = response.headers;
    this.html = await response.text();
    this.#document = documentOf(this.html);
  }

  async go(path: string): Promise<void> {
    await this.#take(path, await this.request('GET', path));
  }

  /** Follows the link that says this. */
  async follow(says: string): Promise<void> {
    const link = [...this.#document.querySelectorAll('a')].find((a) => textOf(a).startsWith(says));
    if (link === undefined) throw new Error(`no link says “${says}” on ${this.#at}: ${this.text}`);
    await this.go(link.getAttribute('href') ?? '');
  }

  /** What sending the form of this button would send. */
  formOf(button: string): {
    readonly path: string;
    readonly fields: URLSearchParams;
    readonly isGet: boolean;
  } {
    const buttons = [...this.#document.querySelectorAll('button')].filter((each) => !each.hidden);
    const found =
      buttons.find((each) => textOf(each) === button) ??
      buttons.find((each) => textOf(each).startsWith(button));
    const form = found?.closest('form');
    if (found === undefined || !form) {
      throw new Error(`no button says “${button}” on ${this.#at}: ${this.text}`);
    }
    const fields = new URLSearchParams();
    for (const each of form.querySelectorAll('input, select, textarea')) {
      const { name, value, type, checked } = each as HTMLInputElement;
      if (name === '' || ((type === 'radio' || type === 'checkbox') && !checked)) continue;
      fields.append(name, value);
    }
    if (found.name !== '') fields.append(found.name, found.value);
    const isGet = form.getAttribute('method') === 'get';
    return { path: form.getAttribute('action') ?? this.#at, fields, isGet };
  }

  /** Fills in the form of a button and presses it. */
  async send(button: string, filled: Readonly<Record<string, string>> = {}): Promise<void> {
    const { path, fields, isGet } = this.formOf(button);
    for (const [name, value] of Object.entries(filled)) fields.set(name, value);
    await (isGet ? this.go(`${path}?${fields}`) : this.post(path, fields));
  }

  async post(path: string, fields: URLSearchParams | FormData): Promise<void> {
    const response = await this.request('POST', path, fields);
    if (response.status === 200 && !ASKS_MORE.test(path)) {
      throw new Error(`POST ${path} shows a page: whoever loads that again does it again`);
    }
    await this.#take(path, response);
  }
}

const textOf = (node: Element | null): string =>
  (node?.textContent ?? '').replace(/\s+/g, ' ').trim();
