/**
 * Puts all that a `replay` in words needs into one script, and nothing else: what is in a script costs
 * time at every start, whether or not it is called, and so does every script. The rest is left apart.
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
  // Last of all, since minifying writes each character as itself. The launcher reads scripts as Latin-1:
  // text that is all ASCII is read without being decoded, and takes half the memory.
  generateBundle(_, bundle) {
    for (const each of Object.values(bundle)) {
      if (each.type === 'chunk') each.code = inAscii(each.code);
    }
  },
};

/** A script whose strings and patterns say every other character by its number. */
const inAscii = (code: string): string =>
  code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

export const quickStart = {
  plugin,
  groups: [
    { name: 'main', test: (id: string) => needed.has(id), includeDependenciesRecursively: false },
  ],
};
