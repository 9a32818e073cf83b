/** Changes a copy of a record in many ways, and counts those that `verifyFolder` finds. */
import type { Disk } from '../../src/record/disk.ts';
import { chained, firstChain, lineFrom, textOfLine } from '../../src/record/journal.ts';
import { verifyFolder } from '../../src/record/verify.ts';
import { numbersFrom, SimulatedDisk } from './simulated-disk.ts';

const filesOf = (disk: Disk): readonly string[] => [
  ...disk.list('.'),
  ...disk.list('frames').map((name) => `frames/${name}`),
];

export const copyOf = (disk: Disk): SimulatedDisk => {
  const copy = new SimulatedDisk();
  for (const path of filesOf(disk)) copy.append(path, disk.read(path) as Buffer);
  return copy;
};

const withFile = (disk: Disk, path: string, bytes: Uint8Array): SimulatedDisk => {
  const copy = copyOf(disk);
  copy.remove(path);
  copy.append(path, bytes);
  return copy;
};

/** Single bytes, each changed in one bit or several. @returns how many of these changes were found. */
export const flips = (disk: Disk, tries: number, seed: number): number => {
  const random = numbersFrom(seed);
  const files = filesOf(disk).filter((path) => (disk.read(path)?.length ?? 0) > 0);
  let found = 0;
  for (let index = 0; index < tries; index += 1) {
    const path = files[index % files.length] as string;
    const bytes = disk.read(path) as Buffer;
    const at = Math.floor(random() * bytes.length);
    bytes[at] = (bytes[at] as number) ^ (1 + Math.floor(random() * 255));
    if (verifyFolder(withFile(disk, path, bytes)).faults.length > 0) found += 1;
  }
  return found;
};

/** The journal rewritten as somebody would who knows the format and has no key to sign with. */
export const rewritings = (
  disk: Disk,
): readonly (readonly [name: string, disk: SimulatedDisk])[] => {
  const texts = String(disk.read('journal')).split('\n').slice(0, -1);
  const lines = texts.flatMap((text) => lineFrom(text) ?? []);
  const bound = (some: readonly (typeof lines)[number][]): Buffer => {
    let chain = firstChain(disk.read('record.json') as Buffer);
    const out = some.map((line, index) => {
      const again = chained(chain, { ...line, seq: index + 1 });
      ({ chain } = again);
      return textOfLine(again);
    });
    return Buffer.from(out.join(''));
  };
  const journal = (some: readonly (typeof lines)[number][]) =>
    withFile(disk, 'journal', bound(some));
  const last = lines.at(-1) as (typeof lines)[number];
  const [first, second] = lines as [(typeof lines)[number], (typeof lines)[number]];
  const swapped = texts.map((_, index) => texts[[1, 0][index] ?? index] as string);
  return [
    [
      'two lines in another order',
      withFile(disk, 'journal', Buffer.from(`${swapped.join('\n')}\n`)),
    ],
    [
      'two lines in another order, numbered and chained again',
      journal([second, first, ...lines.slice(2)]),
    ],
    [
      'two lines in another order, numbered again, with the hashes that stood at their places',
      withFile(
        disk,
        'journal',
        Buffer.from(
          [second, first, ...lines.slice(2)]
            .map((line, index) =>
              textOfLine({ ...line, seq: index + 1, chain: lines[index]?.chain as string }),
            )
            .join(''),
        ),
      ),
    ],
    [
      'the last line taken out',
      withFile(disk, 'journal', Buffer.from(`${texts.slice(0, -1).join('\n')}\n`)),
    ],
    ['an incident taken out', journal(lines.filter(({ stream }) => stream !== last.stream))],
    [
      'a line changed, and those after it left',
      withFile(
        disk,
        'journal',
        Buffer.from(
          `${[textOfLine({ ...first, length: first.length + 1 }).trim(), ...texts.slice(1)].join('\n')}\n`,
        ),
      ),
    ],
  ];
};
