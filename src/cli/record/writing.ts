/** `dutybound record import`, `hold`, `release` and `erase`: what changes the record. */
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { complaintsTo } from '../../files/complaints.ts';
import { findSources, type Source } from '../../files/find.ts';
import { readSource } from '../../files/timelines.ts';
import type { PolicyFlags } from '../../policies/books.ts';
import type { Desk } from '../../record/desk.ts';
import type { StreamId } from '../../record/journal.ts';
import type { TimelineEvent } from '../../vocabulary/events.ts';
import { carriedIn } from '../../vocabulary/free-text.ts';
import { isReason } from '../../vocabulary/reason-text.ts';
import type { Timeline } from '../../vocabulary/timelines.ts';
import { complain, printText } from '../terminal.ts';
import { type AsFlags, asAccount, idFrom, Refused } from './account.ts';
import { printSheet } from './keeping.ts';
import { now, type Opened, withRecord } from './opening.ts';

export interface ImportFlags extends AsFlags, PolicyFlags {}

/** The same for the same content, so that a file imported twice is one incident. */
const keyOf = (...content: readonly unknown[]): string =>
  createHash('sha256')
    .update(JSON.stringify(['import', ...content]))
    .digest('hex');

type Imported =
  | { readonly kind: 'kept'; readonly id: StreamId; readonly added: number }
  | { readonly kind: 'refused'; readonly says: string };

const refused = (says: string): Imported => ({ kind: 'refused', says });

/** As it comes back from the record. */
const asKept = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;

const headOf = ({ events: _, ...head }: Timeline): Omit<Timeline, 'events'> => asKept(head);

/** What somebody writes down who may not decide is the word of whoever did it. */
const onWord = (desk: Desk, entry: TimelineEvent) =>
  desk.can('decide') ? { entry } : { entry, onWordOf: entry.by };

const NOT_OPEN =
  'was erased, or is not open to this account, beyond its first entry; nothing more was imported';

/** Brings one timeline into the record: all of it, or the entries that are not there yet. */
const importOne = async (desk: Desk, timeline: Timeline): Promise<Imported> => {
  const head = headOf(timeline);
  const events = asKept(timeline.events);
  const [first] = events;
  if (first === undefined) return refused('has no entry; nothing was imported');
  const identity = keyOf(head.school ?? null, head.incident, head.exercise, first);
  const started = now().toISOString();
  const id = await desk.begin(head, { key: identity, ...onWord(desk, first) });
  const found = await desk.read(id, 'compared with a file');
  if (found === null) return refused(NOT_OPEN);
  if (!isDeepStrictEqual(headOf(found.timeline), head)) {
    return refused(
      'is in the record with another policy, note or kind of record; nothing was imported',
    );
  }
  const kept = found.timeline.events;
  const differs = events.findIndex(
    (each, index) => index < kept.length && !isDeepStrictEqual(each, kept[index]),
  );
  if (differs !== -1) {
    return refused(
      `differs from the record at entry ${differs}; entries are not changed, add an entry.corrected instead`,
    );
  }
  const wanted = events.slice(kept.length);
  for (const [index, entry] of wanted.entries()) {
    const seen = kept.length + index;
    const key = keyOf(identity, seen, entry);
    const added = await desk.append(id, { seen, key, ...onWord(desk, entry) });
    if (added.kind !== 'kept') return refused('was added to by somebody else; import it again');
  }
  const isNew = (found.contents[0]?.written ?? '') >= started;
  return { kind: 'kept', id, added: wanted.length + (isNew ? 1 : 0) };
};

const importedInWords = ({ incident }: Timeline, id: StreamId, added: number): string => {
  const what =
    added === 0
      ? 'is in the record already'
      : `${added} ${added === 1 ? 'entry' : 'entries'} added`;
  return `${id}  ${incident}: ${what}`;
};

/** @returns the exit status */
export const importFiles = (operands: readonly string[], flags: ImportFlags): Promise<number> =>
  withRecord(flags, async (opened) => {
    const { books } = opened;
    const desk = asAccount(opened, flags);
    const { sources, complaints: missing } = await findSources(operands);
    const complaints = complaintsTo(complain);
    for (const each of missing) complaints.report(each);
    const importSource = async (source: Source): Promise<void> => {
      for await (const item of readSource(source, books)) {
        if (item.kind === 'complaint') {
          complaints.report(item.complaint);
          continue;
        }
        const { timeline, line } = item;
        const imported = await importOne(desk, timeline);
        if (imported.kind === 'kept') {
          printText(`${importedInWords(timeline, imported.id, imported.added)}\n`);
        } else {
          complaints.report({ file: source.name, line, field: 'timeline', says: imported.says });
        }
      }
    };
    for (const source of sources) await importSource(source);
    return complaints.finish() ? 2 : 0;
  });

export interface ReasonFlags extends AsFlags {
  readonly reason?: string;
}

/** A reason in words. @throws Refused where it says nothing */
export const reasonFrom = (given: string | undefined): string => {
  const reason = (given ?? '').trim();
  if (!isReason(reason)) throw new Refused('--reason: says nothing; give the reason in words');
  const what = carriedIn(reason);
  if (what === null) return reason;
  throw new Refused(`--reason: holds ${what}; take it out`);
};

/** @returns the exit status */
export const holdIncident = (given: string, flags: ReasonFlags, isHeld: boolean): Promise<number> =>
  withRecord({}, async (opened) => {
    const reason = reasonFrom(flags.reason);
    const desk = asAccount(opened, flags);
    const id = await idFrom(desk, given);
    await desk.hold(id, isHeld, reason);
    printText(
      isHeld
        ? `${id} is held: it cannot be erased until \`dutybound record release\`.\n`
        : `${id} is no longer held.\n`,
    );
    return 0;
  });

export interface EraseFlags {
  readonly by: readonly string[];
  readonly reason?: string;
}

/** The desks of the two people who erase something. @throws Refused where they are not two */
export const twoOf = (opened: Opened, { by }: EraseFlags): readonly [Desk, Desk] => {
  const [first, second, ...more] = by.map((as) => asAccount(opened, { as }, '--by'));
  if (first !== undefined && second !== undefined && more.length === 0) return [first, second];
  throw new Refused('--by: two people erase something; give --by ACCOUNT twice');
};

const eraseOne = async (opened: Opened, given: string, flags: EraseFlags): Promise<void> => {
  const [first, second] = twoOf(opened, flags);
  const reason = reasonFrom(flags.reason);
  const id = await idFrom(first, given);
  await first.erase(id, second, reason);
  const lines = [
    `${id} is erased, and who its people were. A notice of who erased it, when and why stays.`,
    'A backup from before does not bring it back.',
    'What was exported, printed or disclosed before is not erased by this.',
    '',
  ];
  printText(`${lines.join('\n')}\n`);
  printSheet(opened.parts.keys.sheet());
};

/** @returns the exit status */
export const eraseIncident = (given: string, flags: EraseFlags): Promise<number> =>
  withRecord({}, async (opened) => {
    await eraseOne(opened, given, flags);
    return 0;
  });
