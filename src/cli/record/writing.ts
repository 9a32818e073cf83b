/** `dutybound record import`, `hold`, `release` and `erase`: what changes the record. */
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { complaintsTo } from '../../files/complaints.ts';
import { findSources, type Source } from '../../files/find.ts';
import { readSource } from '../../files/timelines.ts';
import type { PolicyFlags } from '../../policies/books.ts';
import type { Desk } from '../../record/desk.ts';
import type { HandOvers } from '../../record/hand-overs.ts';
import type { StreamId } from '../../record/journal.ts';
import type { Kept } from '../../record/kept.ts';
import { reasonTyped } from '../../record/retention.ts';
import type { TimelineEvent } from '../../vocabulary/events.ts';
import type { Timeline } from '../../vocabulary/timelines.ts';
import { complain, printText } from '../terminal.ts';
import { type AsFlags, asAccount, idFrom, Refused } from './account.ts';
import { filesOf } from './handing-over.ts';
import { printSheet } from './keeping.ts';
import { now, type Opened, upkeepOf, withRecord } from './opening.ts';

export interface ImportFlags extends AsFlags, PolicyFlags {}

/** The same for the same content, so that a file imported twice is one incident. */
const keyOf = (...content: readonly unknown[]): string =>
  createHash('sha256')
    .update(JSON.stringify(['import', ...content]))
    .digest('hex');

type Imported =
  | {
      readonly kind: 'kept';
      readonly id: StreamId;
      readonly added: number;
      /** The account that had brought it in before, where that is another. */
      readonly from: string | null;
    }
  | { readonly kind: 'refused'; readonly says: string };

const refused = (says: string): Imported => ({ kind: 'refused', says });

/** As it comes back from the record. */
const asKept = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;

const headOf = ({ events: _, ...head }: Timeline): Omit<Timeline, 'events'> => head;

/** What somebody writes down who may not decide is the word of whoever did it. */
const onWord = (desk: Desk, entry: TimelineEvent) =>
  desk.can('decide') ? { entry } : { entry, onWordOf: entry.by };

const NOT_OPEN =
  'was erased, or is not open to this account, beyond its first entry; nothing more was imported';

/** The incidents and exercises that an account may open, by what their school calls them. */
class References {
  readonly #ids = new Map<string, StreamId[]>();

  static async of(desk: Desk): Promise<References> {
    const references = new References();
    for (const kind of ['incident', 'exercise'] as const) {
      for (const { id, reference, school, isExercise } of await desk.list(kind)) {
        references.add({ incident: reference, school, exercise: isExercise }, id);
      }
    }
    return references;
  }

  #keyOf({ incident, school, exercise }: Reference): string {
    return JSON.stringify([school ?? null, incident, exercise]);
  }

  get(reference: Reference): readonly StreamId[] {
    return this.#ids.get(this.#keyOf(reference)) ?? [];
  }

  add(reference: Reference, id: StreamId): void {
    this.#ids.set(this.#keyOf(reference), [...this.get(reference), id]);
  }
}

type Reference = Pick<Timeline, 'incident' | 'school' | 'exercise'>;

/** Why a timeline does not go on from what is kept; null where it does. */
const whyOther = (kept: Kept, timeline: Timeline): string | null => {
  const orOther = `or, where it is another incident than ${kept.id}, give it another reference`;
  if (!isDeepStrictEqual(headOf(kept.timeline), headOf(timeline))) {
    return `is in the record with another policy, note or kind of record; give it as it is there, ${orOther}; nothing was imported`;
  }
  const entries = kept.timeline.events;
  const differs = timeline.events.findIndex(
    (each, index) => index < entries.length && !isDeepStrictEqual(each, entries[index]),
  );
  if (differs === -1) return null;
  return `differs from the record at entry ${differs}; entries are not changed, add an entry.corrected instead; ${orOther}`;
};

/** Adds the entries of a timeline that are not kept yet. */
const goOn = async (desk: Desk, kept: Kept, { events }: Timeline): Promise<Imported> => {
  const before = kept.timeline.events.length;
  const wanted = events.slice(before);
  for (const [index, entry] of wanted.entries()) {
    const seen = before + index;
    const key = keyOf(kept.id, seen, entry);
    const added = await desk.append(kept.id, { seen, key, ...onWord(desk, entry) });
    if (added.kind !== 'kept') return refused('was added to by somebody else; import it again');
  }
  const account = kept.contents[0]?.writer.account ?? '';
  const from = account === desk.account ? null : account;
  return { kind: 'kept', id: kept.id, added: wanted.length, from };
};

/**
 * Brings one timeline into the record: all of it, or the entries that are not there yet. What one account
 * has brought in, another goes on with: what the school calls it is one incident.
 */
const importOne = async (
  desk: Desk,
  references: References,
  given: Timeline,
): Promise<Imported> => {
  const timeline = asKept(given);
  const head = headOf(timeline);
  const [first] = timeline.events;
  if (first === undefined) return refused('has no entry; nothing was imported');
  let why: string | null = null;
  for (const id of references.get(head)) {
    const kept = await desk.read(id, 'compared with a file');
    if (kept === null) continue;
    const other = whyOther(kept, timeline);
    if (other === null) return goOn(desk, kept, timeline);
    why ??= other;
  }
  if (why !== null) return refused(why);
  const key = keyOf(head.school ?? null, head.incident, head.exercise, first);
  const started = now().toISOString();
  const id = await desk.begin(head, { key, ...onWord(desk, first) }, 'anybody');
  const found = await desk.read(id, 'compared with a file');
  if (found === null) return refused(NOT_OPEN);
  references.add(head, id);
  const other = whyOther(found, timeline);
  if (other !== null) return refused(other);
  const imported = await goOn(desk, found, timeline);
  const isNew = (found.contents[0]?.written ?? '') >= started;
  return imported.kind === 'kept' && isNew ? { ...imported, added: imported.added + 1 } : imported;
};

const importedInWords = (
  { incident }: Timeline,
  { id, added, from }: Extract<Imported, { kind: 'kept' }>,
): string => {
  const by = from === null ? '' : `, from ${from}`;
  const what =
    added === 0
      ? `is in the record already${by}`
      : `${added} ${added === 1 ? 'entry' : 'entries'} added${from === null ? '' : ` to what is there${by}`}`;
  return `${id}  ${incident}: ${what}`;
};

/** @returns the exit status */
export const importFiles = (operands: readonly string[], flags: ImportFlags): Promise<number> =>
  withRecord(flags, async (opened) => {
    const { books } = opened;
    const desk = asAccount(opened, flags);
    const references = await References.of(desk);
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
        const imported = await importOne(desk, references, timeline);
        if (imported.kind === 'kept') {
          printText(`${importedInWords(timeline, imported)}\n`);
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
  const typed = reasonTyped(given ?? '');
  if (typed.ok) return typed.value;
  throw new Refused(`--reason: ${typed.says}`);
};

/** @returns the exit status */
export const holdIncident = (given: string, flags: ReasonFlags, isHeld: boolean): Promise<number> =>
  withRecord({}, async (opened) => {
    const reason = reasonFrom(flags.reason);
    const desk = asAccount(opened, flags);
    const files = await filesOf(opened);
    const file = await fileIn(files, desk, given);
    const id = file ?? (await idFrom(desk, given));
    if (file === null) await desk.hold(id, isHeld, reason);
    else await files.hold(desk, file, isHeld, reason);
    printText(
      isHeld
        ? `${id} is held: it cannot be erased until \`dutybound record release\`.\n`
        : `${id} is no longer held.\n`,
    );
    return 0;
  });

/**
 * The id of a child's file that is named, where it is one; an incident is looked for otherwise.
 * @throws Refused where it might be either
 */
const fileIn = async (files: HandOvers, desk: Desk, given: string): Promise<StreamId | null> => {
  const id = given.toLowerCase();
  const file = /^[0-9a-f]{6,32}$/.test(id) ? await files.find(desk, id) : null;
  if (file === null) return null;
  const all = [...(await desk.list('incident')), ...(await desk.list('exercise'))];
  if (!all.some((each) => each.id.startsWith(id))) return file.id;
  throw new Refused('ID: an incident and a file begin so; give more of it');
};

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
  const files = await filesOf(opened);
  const file = await fileIn(files, first, given);
  const id = file ?? (await idFrom(first, given));
  if (file === null) await (await upkeepOf(opened)).erase(first, second, id, reason);
  else await files.erase(first, second, file, reason);
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
