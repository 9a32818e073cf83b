/** An incident as it is kept: its timeline and what stands beside it, from the contents of its stream. */
import type { Incident } from '../engine/replay.ts';
import { unknownIn } from '../vocabulary/events.ts';
import { recordSchema } from '../vocabulary/records.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import { partiesOf, roleIn } from './access.ts';
import type { Beside, Content, Item, Rules, Writer } from './content.ts';
import { RecordFault } from './fault.ts';
import type { StreamId } from './journal.ts';
import type { Wrote } from './sent.ts';

export interface Kept {
  readonly id: StreamId;
  readonly isExercise: boolean;
  readonly rules: Rules;
  readonly timeline: Timeline;
  /** As the books that the record was opened with judge it, where somebody has added to it lately. */
  readonly judged?: Incident;
  readonly contents: readonly Content[];
  readonly isHeld: boolean;
  /** The findings as they were shown at each closing; judging again never changes them. */
  readonly findings: readonly Extract<Item, { kind: 'findings' }>[];
  /** What was noted beside the entries. */
  readonly beside: readonly Noted[];
  /** What somebody wrote while they stood in for somebody else. */
  readonly standIns: readonly StoodIn[];
}

/** Something that was noted beside the entries, and that holds. */
export interface Noted {
  readonly number: number;
  readonly beside: Beside;
  /** When it was noted, ISO 8601, and by which account. */
  readonly written: string;
  readonly account: string;
}

/** An entry whose writer stood in for somebody at the time. It is judged by who acted, as the policy has it. */
export interface StoodIn {
  readonly position: number;
  readonly account: string;
  readonly standsInFor: readonly string[];
}

export const itemsOf = (contents: readonly Content[]): readonly Item[] =>
  contents.flatMap(({ items }) => items);

const openingOf = (items: readonly Item[]): Extract<Item, { kind: 'opened' }> => {
  const [first] = items;
  if (first?.kind === 'opened') return first;
  throw new RecordFault('damaged', 'an incident has no beginning');
};

/** The timeline that these contents hold. @throws RecordFault where it has no beginning. */
export const timelineIn = (contents: readonly Content[]): Timeline => {
  const items = itemsOf(contents);
  const { head } = openingOf(items);
  const events = items.flatMap((item) => (item.kind === 'entry' ? [item.entry] : []));
  return { ...head, events };
};

/**
 * @throws RecordFault where an incident says what this version does not know: judged without that, it would be judged
 * wrongly.
 */
export const refuseNewer = (contents: readonly Content[]): void => {
  const { events, record } = timelineIn(contents);
  const unknown = [
    ...(recordSchema.safeParse(record).success
      ? []
      : [`the incident has ${JSON.stringify(record)}`]),
    ...events.flatMap((event, position) => {
      const field = unknownIn(event);
      return field === null ? [] : [`entry ${position} has ${JSON.stringify(field)}`];
    }),
  ];
  if (unknown.length === 0) return;
  throw new RecordFault('newer-format', `${unknown[0]}, of a newer Dutybound; update this one`);
};

/** Where the entry of each writer's key stands. */
export const positionsIn = (contents: readonly Content[]): Map<string, number> => {
  const positions = new Map<string, number>();
  let position = 0;
  for (const { key, items } of contents) {
    if (items.some(({ kind }) => kind === 'entry')) positions.set(key, position);
    position += items.filter(({ kind }) => kind === 'entry').length;
  }
  return positions;
};

/** Who wrote an entry, beside who acted in it. */
export const wroteBy = (
  { standsInFor = [] }: Writer,
  { isOfRaiser = false }: { readonly isOfRaiser?: boolean } = {},
): Wrote => ({
  isOfRaiser,
  asWell: standsInFor.flatMap((account) => {
    const role = roleIn(account);
    return role === null ? [] : partiesOf(role);
  }),
});

/** The same of every entry, in order. */
export const wroteIn = (contents: readonly Content[]): Wrote[] =>
  contents.flatMap(({ items, writer }) =>
    items.flatMap((item) => (item.kind === 'entry' ? [wroteBy(writer, item)] : [])),
  );

const besideIn = (contents: readonly Content[]): readonly Noted[] => {
  const all = contents
    .flatMap(({ items, written, writer: { account } }) =>
      items.flatMap((item) =>
        item.kind === 'beside' ? [{ beside: item.beside, written, account }] : [],
      ),
    )
    .map((each, number): Noted => ({ ...each, number }));
  const over = new Set(all.flatMap(({ beside }) => (beside.is === 'over' ? [beside.of] : [])));
  return all.filter(({ number, beside }) => beside.is !== 'over' && !over.has(number));
};

const standInsIn = (contents: readonly Content[]): readonly StoodIn[] => {
  let position = 0;
  return contents.flatMap(({ items, writer: { account, standsInFor = [] } }) => {
    const entries = items.filter(({ kind }) => kind === 'entry').map(() => position++);
    return standsInFor.length === 0
      ? []
      : entries.map((each) => ({ position: each, account, standsInFor }));
  });
};

/** @throws RecordFault where these contents have no beginning */
export const keptFrom = (id: StreamId, isExercise: boolean, contents: readonly Content[]): Kept => {
  const items = itemsOf(contents);
  return {
    id,
    isExercise,
    rules: openingOf(items).rules,
    timeline: timelineIn(contents),
    contents,
    isHeld: items.findLast((item) => item.kind === 'hold')?.isHeld ?? false,
    findings: items.filter((item) => item.kind === 'findings'),
    beside: besideIn(contents),
    standIns: standInsIn(contents),
  };
};
