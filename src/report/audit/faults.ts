/** What could not be used, and rows not understood: what is said alike is said once, with every line. */
import { type Fault, type Faults, isUndone } from '../../vocabulary/audits.ts';
import { grouped } from './counts.ts';

/** All faults of a file of which the same is to be said. */
export interface SameFault {
  readonly file: string;
  /** "line 4", "lines 4, 7-19"; empty where the file as a whole is meant. */
  readonly lines: string;
  readonly field: string | null;
  readonly says: string;
  readonly count: number;
}

/** "4, 7-19, 23". */
const rangesOf = (lines: readonly number[]): string => {
  const ranges: [number, number][] = [];
  for (const line of [...new Set(lines)].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && line === last[1] + 1) last[1] = line;
    else ranges.push([line, line]);
  }
  return ranges
    .map(([from, to]) => {
      if (from === to) return `${from}`;
      return to === from + 1 ? `${from}, ${to}` : `${from}-${to}`;
    })
    .join(', ');
};

const linesInWords = (faults: readonly Fault[]): string => {
  const lines = faults.flatMap(({ line }) => line ?? []);
  if (lines.length === 0) return '';
  return `${new Set(lines).size === 1 ? 'line' : 'lines'} ${rangesOf(lines)}`;
};

/** In the order of their first lines. */
export const together = ({ first }: Faults): readonly SameFault[] => {
  const alike = new Map<string, Fault[]>();
  for (const fault of first) {
    const key = JSON.stringify([fault.file, fault.field, fault.says]);
    const faults = alike.get(key);
    if (faults === undefined) alike.set(key, [fault]);
    else faults.push(fault);
  }
  return [...alike.values()].map((faults) => {
    const { file, field, says } = faults[0] as Fault;
    return { file, field, says, lines: linesInWords(faults), count: faults.length };
  });
};

export const UNDONE_TITLE = 'Rows in which nothing was done';

/** Rows that were not understood, and those that were: as they say themselves, nothing was done. */
export const rowsApart = ({ count, first }: Faults) => {
  const undone = first.filter(isUndone);
  const others = first.filter((each) => !isUndone(each));
  return {
    notUnderstood: { count: count - undone.length, first: others },
    undone: { count: undone.length, first: undone },
  };
};

/** How many rows were not understood; of those that are not spelt out, each is taken for a row of its own. */
export const rowsNotUnderstood = (rows: Faults): number => {
  const { count, first } = rowsApart(rows).notUnderstood;
  return new Set(first.map(({ file, line }) => `${line} ${file}`)).size + count - first.length;
};

/** "a.csv, lines 4, 7-19, column H". */
export const placeInWords = ({ file, lines, field }: SameFault): string =>
  [file, lines, field ?? ''].filter((part) => part !== '').join(', ');

/** That more were counted than are spelt out; empty where they were not. */
export const moreThanListed = ({ count, first }: Faults): string =>
  count > first.length
    ? `Only the first ${grouped(first.length)} of ${grouped(count)} are listed; all are counted.`
    : '';
