/**
 * Schools and their trust, in one database. Nothing of a school is open to the trust by itself: the school's own side
 * seals what it gives to the key of the trust. That is the figures of its reports to governors, which are rounded and
 * made once for each term; and single incidents, each for a while and with a reason. What the trust's own keys open is
 * that and no more, and each time an incident is opened there it stands in the log of the school.
 */
import { readTimeline } from '../engine/read.ts';
import type { RuleBooks } from '../engine/replay.ts';
import { type Figures, figuresSchema, type IssuedReport } from '../vocabulary/governors-reports.ts';
import { lentIncidentSchema } from '../vocabulary/lent-incidents.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import { fingerprintOf } from './child-file.ts';
import type { OwnTrust } from './content.ts';
import type { Parts } from './copies.ts';
import { descriptionFrom } from './description.ts';
import type { Desk } from './desk.ts';
import { RecordFault } from './fault.ts';
import type { StreamId } from './journal.ts';
import type { Crossing, Lending, LentRow, TrustRow } from './lending.ts';
import { idOf } from './names.ts';
import type { IncidentRecord } from './record.ts';
import { newReceivingSecret, openedFrom, receivingKeyOf, sealedTo } from './sealed-to.ts';
import type { Settings } from './settings.ts';

const refused = (says: string): RecordFault => new RecordFault('not-allowed', says);

type What = 'totals' | 'incident';

/** What something is that crosses, so that it cannot be taken for anything else. */
const aboutOf = (what: What, { school, id }: Crossing, trust: string): string =>
  `dutybound ${what} ${school} ${trust} ${id}`;

/** A trust of this database, as a school finds it. */
export interface FoundTrust extends TrustRow {
  /** What two people compare to see that it is that trust. */
  readonly fingerprint: string;
}

/** An incident that is lent now. */
export interface Lent {
  readonly incident: StreamId;
  readonly until: string;
  /** As of when the trust sees it. */
  readonly at: string;
}

interface Of {
  readonly parts: Parts;
  readonly record: IncidentRecord;
  readonly settings: Settings;
}

const lendingOf = ({ home }: Parts): Lending | null => home.lending ?? null;

const needed = (parts: Parts): Lending => {
  const lending = lendingOf(parts);
  if (lending === null) throw refused('a trust and its schools are in one database');
  return lending;
};

/** What a school gives to its trust, and takes back. */
export class OwnTrusts {
  readonly #of: Of;
  readonly #reports: () => Promise<readonly IssuedReport[]>;

  /** @param reports the reports to governors that were made */
  constructor(of: Of, reports: () => Promise<readonly IssuedReport[]>) {
    this.#of = of;
    this.#reports = reports;
  }

  /** Whether there can be a trust: the record is in a database. */
  get canBe(): boolean {
    return lendingOf(this.#of.parts) !== null;
  }

  /** What the trust compares with the school, before it takes it. */
  get fingerprint(): string {
    const { publicKey } = descriptionFrom(this.#of.parts.home.description);
    return fingerprintOf(Buffer.from(publicKey, 'base64'));
  }

  /** The trusts that this school could be in. */
  async found(): Promise<readonly FoundTrust[]> {
    const all = await (lendingOf(this.#of.parts)?.trusts() ?? []);
    return all.map((trust) => ({ ...trust, fingerprint: fingerprintOf(trust.key) }));
  }

  #must(desk: Desk): void {
    if (!desk.can('set')) throw refused('this account may not say which trust the school is in');
  }

  /**
   * Says which trust the school is in, and whether it is given totals. What another one had is taken back.
   * @param trust its record; null where the school is in none any more
   */
  async choose(desk: Desk, trust: string | null, hasTotals: boolean): Promise<void> {
    this.#must(desk);
    const { settings, parts } = this.#of;
    const lending = needed(parts);
    const before = settings.ownTrust;
    const found = (await this.found()).find(({ record }) => record === trust);
    if (trust !== null && found === undefined) throw refused('there is no such trust here');
    if (before !== null && before.record !== trust) {
      await lending.takeBack((await lending.lent()).map(({ id }) => id));
    }
    if (before !== null && (before.record !== trust || !hasTotals)) await lending.takeBackTotals();
    const own: OwnTrust | null =
      found === undefined
        ? null
        : {
            record: found.record,
            name: found.name,
            // The key that somebody has compared stays.
            key: before?.record === trust ? before.key : found.key.toString('base64'),
            hasTotals,
          };
    await settings.chooseTrust(desk.writer, own);
    await this.giveTotals();
  }

  #seal(what: What, id: StreamId, trust: OwnTrust, value: unknown): Buffer {
    const { streams, keys } = this.#of.parts;
    const about = aboutOf(what, { school: streams.record, id }, trust.record);
    const plain = Buffer.from(JSON.stringify(value));
    return sealedTo(Buffer.from(trust.key, 'base64'), plain, about, keys.signing);
  }

  /** Gives the figures of each report to governors that the trust does not have yet, where it is to have them. */
  async giveTotals(): Promise<void> {
    const { settings, parts } = this.#of;
    const { ownTrust } = settings;
    const lending = lendingOf(parts);
    if (lending === null || ownTrust?.hasTotals !== true) return;
    const there = new Set((await lending.totals()).map(({ id }) => id));
    for (const { terms, figures, schools } of await this.#reports()) {
      // One of a log of several schools says nothing of this one.
      if (schools.length > 1) continue;
      const id = idOf(parts.streams.record, `totals ${terms.join(' ')}`);
      if (there.has(id)) continue;
      const bytes = this.#seal('totals', id, ownTrust, { ...figures, terms });
      await lending.giveTotals(ownTrust.record, id, bytes);
    }
  }

  #lentId(incident: StreamId): StreamId {
    return idOf(this.#of.parts.streams.record, `lent ${incident}`);
  }

  /** Lets the trust open an incident until a moment; or lets it see it as it stands now. */
  async lend(
    desk: Desk,
    incident: StreamId,
    {
      until,
      reason,
      key,
    }: { readonly until: string; readonly reason: string; readonly key: string },
  ): Promise<void> {
    const { settings, parts, record } = this.#of;
    const { ownTrust } = settings;
    const lending = needed(parts);
    if (ownTrust === null) throw refused('this school is in no trust');
    if (!(await desk.decidesIn()).has(incident)) {
      throw new RecordFault('not-a-record', 'there is no such incident');
    }
    const kept = await desk.read(incident, 'lent to the trust');
    if (kept === null) throw new RecordFault('not-a-record', 'there is no such incident');
    await desk.noteBeside(incident, key, { is: 'lent', until, reason });
    const id = this.#lentId(incident);
    const { timeline } = kept;
    const at = record.now().toISOString();
    const bytes = this.#seal('incident', id, ownTrust, { at, until, reason, timeline });
    await lending.lend(ownTrust.record, id, until, bytes);
  }

  /** Takes an incident back: from now on it is not there for the trust. */
  async takeBack(desk: Desk, incident: StreamId): Promise<void> {
    if (!(await desk.decidesIn()).has(incident)) {
      throw new RecordFault('not-a-record', 'there is no such incident');
    }
    await needed(this.#of.parts).takeBack([this.#lentId(incident)]);
    await this.#of.record.logRead(desk.writer, incident, 'taken back from the trust');
  }

  /** What is lent of that which an account decides in. */
  async lent(desk: Desk): Promise<readonly Lent[]> {
    const lending = lendingOf(this.#of.parts);
    const rows = new Map(((await lending?.lent()) ?? []).map((row) => [row.id, row]));
    return [...(await desk.decidesIn())].flatMap((incident): readonly Lent[] => {
      const row = rows.get(this.#lentId(incident));
      return row === undefined ? [] : [{ incident, until: row.until, at: row.at }];
    });
  }

  /**
   * Gives the totals that are new, writes into the log of the school who at the trust has opened what, and takes back
   * what is lent of incidents that were erased, and what has come to its end.
   */
  async lookAfter(): Promise<void> {
    const { parts, record, settings } = this.#of;
    const lending = lendingOf(parts);
    if (lending === null || settings.ownTrust === null) return;
    await this.giveTotals();
    await record.claimed('what the trust has opened', async () => {
      const incidents = new Map(record.ids().map((id) => [this.#lentId(id), id]));
      const opened = await lending.opened();
      for (const { id, account, at } of opened) {
        const incident = incidents.get(id);
        if (incident === undefined) continue;
        await record.logRead(
          { account: `${settings.ownTrust?.name ?? 'trust'} ${account}` },
          incident,
          `opened by the trust at ${at}`,
        );
      }
      if (opened.length > 0) await lending.forgetOpened(opened.map(({ number }) => number));
      const now = record.now().toISOString();
      const over = (await lending.lent()).filter(
        ({ id, until }) => !incidents.has(id) || until <= now,
      );
      if (over.length > 0) await lending.takeBack(over.map(({ id }) => id));
    });
  }
}

/** A school, as its trust knows it. */
export interface SchoolOfTrust {
  readonly record: string;
  readonly name: string;
  /** What somebody at the trust and somebody at the school compare. */
  readonly fingerprint: string;
  readonly isOwn: boolean;
}

/** An incident that the trust may open. */
export interface LentToTrust extends LentRow {
  readonly name: string;
}

/** What schools have given to a trust. */
export interface GivenToTrust {
  readonly schools: readonly SchoolOfTrust[];
  readonly totals: readonly (Figures & { readonly school: string })[];
  readonly lent: readonly LentToTrust[];
}

export interface OpenedIncident {
  readonly name: string;
  readonly at: string;
  readonly until: string;
  readonly reason: string;
  readonly timeline: Timeline;
}

/** What is given to a trust, at the trust. */
export class SchoolsOfTrust {
  readonly #of: Of;
  /** Totals never change, so each is opened once. */
  readonly #totals = new Map<string, Figures | null>();

  constructor(of: Of) {
    this.#of = of;
  }

  get #lending(): Lending {
    return needed(this.#of.parts);
  }

  #must(desk: Desk): void {
    if (!desk.can('see-trust')) throw refused('this account may not see what schools have given');
  }

  /** What there is for it: its schools, the figures that they have given, and the incidents that it may open now. */
  async given(desk: Desk): Promise<GivenToTrust> {
    this.#must(desk);
    const [totals, lent] = await Promise.all([this.#lending.totals(), this.#lending.lent()]);
    const own = this.#of.settings.schools;
    return {
      schools: await this.#schools([...totals, ...lent].map(({ school }) => school)),
      totals: await this.#figures(totals.filter(({ school }) => own.has(school))),
      lent: lent.flatMap((row) => {
        const school = own.get(row.school);
        return school === undefined ? [] : [{ ...row, name: school.name }];
      }),
    };
  }

  /** Its own schools, and those of these that wait to be taken. */
  async #schools(givers: readonly string[]): Promise<readonly SchoolOfTrust[]> {
    const own = this.#of.settings.schools;
    const waiting = [...new Set(givers)].filter((id) => !own.has(id));
    const others = waiting.length === 0 ? [] : await this.#lending.schools(waiting);
    return [
      ...[...own].map(([record, { name, publicKey }]) => ({
        record,
        name,
        fingerprint: fingerprintOf(Buffer.from(publicKey, 'base64')),
        isOwn: true,
      })),
      ...others.map(({ record, name, description }) => ({
        record,
        name,
        fingerprint: fingerprintOf(Buffer.from(descriptionFrom(description).publicKey, 'base64')),
        isOwn: false,
      })),
    ].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Takes a school for one of the trust's own, or no longer. */
  async take(desk: Desk, record: string, isOwn: boolean): Promise<void> {
    this.#must(desk);
    const { settings } = this.#of;
    if (!isOwn) {
      await settings.takeSchool(desk.writer, record, null);
      return;
    }
    const { schools } = await this.given(desk);
    const waits = schools.some((each) => each.record === record && !each.isOwn);
    const [found] = waits ? await this.#lending.schools([record]) : [];
    if (found === undefined) throw refused('there is no such school');
    const { publicKey } = descriptionFrom(found.description);
    await settings.takeSchool(desk.writer, record, { name: found.name, publicKey });
  }

  #opened(what: What, crossing: Crossing, bytes: Buffer): unknown {
    const { parts, settings } = this.#of;
    const { receiving } = parts.keys;
    const school = settings.schools.get(crossing.school);
    if (school === undefined || receiving === null) return null;
    const about = aboutOf(what, crossing, parts.streams.record);
    const plain = openedFrom(receiving, bytes, about, Buffer.from(school.publicKey, 'base64'));
    try {
      return plain === null ? null : JSON.parse(plain.toString());
    } catch {
      return null;
    }
  }

  /** The figures of these, with the name of the school of each. */
  async #figures(there: readonly Crossing[]): Promise<GivenToTrust['totals']> {
    const keyOf = ({ school, id }: Crossing): string => `${school} ${id}`;
    const fresh = there.filter((each) => !this.#totals.has(keyOf(each)));
    const ids = fresh.map(({ id }) => id);
    for (const row of ids.length === 0 ? [] : await this.#lending.totalsBytes(ids)) {
      const read = figuresSchema.safeParse(this.#opened('totals', row, row.bytes));
      this.#totals.set(keyOf(row), read.success ? read.data : null);
    }
    const keys = new Set(there.map(keyOf));
    for (const key of this.#totals.keys()) if (!keys.has(key)) this.#totals.delete(key);
    return there.flatMap((each) => {
      const figures = this.#totals.get(keyOf(each)) ?? null;
      const name = this.#of.settings.schools.get(each.school)?.name ?? '';
      return figures === null ? [] : [{ ...figures, school: name }];
    });
  }

  /**
   * Opens an incident, which is logged here and at the school before anything of it is given.
   * @returns null where it is not there, or not any more
   */
  async open(desk: Desk, crossing: Crossing, books: RuleBooks): Promise<OpenedIncident | null> {
    this.#must(desk);
    const school = this.#of.settings.schools.get(crossing.school);
    if (school === undefined) return null;
    const bytes = await this.#lending.open(crossing, desk.account);
    if (bytes === null) return null;
    await desk.logUse(`opened an incident of ${school.name}`);
    const read = lentIncidentSchema.safeParse(this.#opened('incident', crossing, bytes));
    if (!read.success) throw new RecordFault('damaged', 'what the school has lent cannot be read');
    const { timeline, ...rest } = read.data;
    return { ...rest, name: school.name, timeline: readLent(timeline, books) };
  }
}

/** @throws RecordFault where it is not a timeline as a record keeps them, or under rules that are not here */
const readLent = (value: unknown, books: RuleBooks): Timeline => {
  const read = readTimeline(value, books);
  if (read.ok) return read.timeline;
  throw new RecordFault(
    'damaged',
    'what the school has lent cannot be read with the policies of this server; give those of the school with --policies',
  );
};

/** Makes a record that of a trust: schools seal to its key from now on. @returns the fingerprint of that */
export const makeTrust = async ({ parts, settings }: Of, name: string): Promise<string> => {
  const lending = needed(parts);
  if (parts.keys.receiving === null) await parts.streams.keepReceiving(newReceivingSecret());
  const key = receivingKeyOf(parts.keys.receiving as Buffer);
  await settings.makeTrust({ account: 'administrator-1' }, name);
  await lending.makeTrust(key);
  return fingerprintOf(key);
};
