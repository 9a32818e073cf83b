/**
 * Parts the command line into what a `replay` in words needs, which is read and compiled at every start
 * of it, and the rest. What is there at all costs time, whether or not it is called.
 */
import { join } from 'node:path';
import type { Plugin } from 'rolldown';

const source = join(import.meta.dirname, '..', 'src');
const BEGINNINGS = ['cli/main.ts', 'cli/replay.ts', 'report/text.ts'].map((file) =>
  join(source, file),
);

const needed = new Set<string>();

const plugin: Plugin = {
  name: 'quick-start',
  buildEnd() {
    needed.clear();
    const left = [...BEGINNINGS];
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      if (needed.has(id)) continue;
      needed.add(id);
      left.push(...(this.getModuleInfo(id)?.importedIds ?? []));
    }
  },
  renderChunk(code) {
    // Text that is all ASCII is read without being decoded, and takes half the memory.
    return { code: inAscii(code), map: null };
  },
};

/** A script whose strings and patterns say every other character by its number. */
const inAscii = (code: string): string =>
  code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

export const quickStart = {
  plugin,
  groups: [
    { name: 'quick', test: (id: string) => needed.has(id), includeDependenciesRecursively: false },
    { name: 'rest', test: (id: string) => !needed.has(id), includeDependenciesRecursively: false },
  ],
};
