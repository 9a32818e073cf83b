/**
 * `dutybound/record`: incidents kept so that nothing acknowledged is lost, nothing is altered unseen, and
 * what is erased stays erased. `docs/record-format.md` describes what is on the disk.
 *
 * @example
 * import { ruleBooks } from 'dutybound';
 * import { IncidentRecord, makeRecord, openRecord } from 'dutybound/record';
 * const places = { record: 'DATA', keys: 'DATA-keys', secondKeys: null };
 * const { sheet } = await makeRecord(places, { kind: 'file' });
 * const { parts } = await openRecord(places, { kind: 'file' });
 * const rulesOf = () => ({ policy: 'the digest of the policy', program: '0.1.0' });
 * const record = new IncidentRecord(parts.streams, { books: ruleBooks, rulesOf, now: () => new Date() });
 */

export { Accounts, type NewAccount } from './record/accounts.ts';
export type { Content, Item, Rules, Summary, Writer } from './record/content.ts';
export { backUp, exportIncident, type Parts, readBundle, restore } from './record/copies.ts';
export {
  CollectingNotifier,
  type Notice,
  type Notifier,
  Sweeper,
} from './record/deadlines.ts';
export { Desk, type DeskRequest, type Listed } from './record/desk.ts';
export { type Disk, FolderOnDisk, type Guarantee } from './record/disk.ts';
export { type FaultCode, RecordFault } from './record/fault.ts';
export type { Home } from './record/home.ts';
export { type Kept, timelineIn } from './record/kept.ts';
export { type KeyRing, type KeySource, keyFromSheet } from './record/keys.ts';
export {
  keySourceFrom,
  type Made,
  makeRecord,
  type OpenedRecord,
  openRecord,
  type Places,
  placesFrom,
} from './record/places.ts';
export {
  type Added,
  IncidentRecord,
  type RecordOptions,
  type Request,
} from './record/record.ts';
export type { Streams } from './record/streams.ts';
export { SweepTimer, systemTimers, type TimerOptions, type Timers } from './record/timer.ts';
export { type Verified, verifyFolder } from './record/verify.ts';
