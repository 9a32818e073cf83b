/** The rules of who may import whom, which `npm run boundaries` tries, would notice; and deciding needs nothing of Node. */
import { execFile } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { createContext, runInContext } from 'node:vm';
import { rolldown } from 'rolldown';
import { afterAll, describe, expect, test } from 'vitest';
import { ruleBooksPlugin } from '../scripts/rule-books.ts';

import { readTimeline, replayInWords } from './support/built-in.ts';

const run = promisify(execFile);

/** Milliseconds: seconds on an idle machine, far more on a busy one. */
const BUSY = 120_000;
const root = join(import.meta.dirname, '..');

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}
interface Cruised {
  readonly violations: readonly Violation[];
  readonly ruleSetUsed: { readonly forbidden: readonly { readonly name: string }[] };
}

/** What `npm run boundaries` sees in a folder. */
const cruise = async (folder: string, ...places: readonly string[]): Promise<Cruised> => {
  const cruiser = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const rules = join(root, '.dependency-cruiser.js');
  const flags = ['--config', rules, '--output-type', 'json'];
  const { stdout } = await run(process.execPath, [cruiser, ...flags, ...places], {
    cwd: folder,
    maxBuffer: 64 * 1024 * 1024,
  }).catch((failure: { stdout: string }) => failure);
  return JSON.parse(stdout).summary;
};

/** The rooms, from the top. */
const ROOMS = [
  'src/cli',
  'src/inspector',
  'src/console',
  'src/drill',
  'src/audit',
  'src/proof',
  'src/live',
  'src/report',
  'src/policies',
  'src/record',
  'src/mapping',
  'src/files',
  'src/understanding',
  'src/formats',
  'src/words',
  'src/engine',
  'machines',
  'src/norms',
  'src/vocabulary',
];

/** A file of a room that imports one above it, or beside it. */
const wrongly = (room: string, wanted: string): string =>
  `import '${'../'.repeat(room.split('/').length)}${wanted}/a.ts';`;

/** Files that keep to the rules. */
const KEPT: Readonly<Record<string, string>> = {
  ...Object.fromEntries(ROOMS.map((room) => [`${room}/a.ts`, 'export const a = 1;'])),
  'test/a.ts': 'export const a = 1;',
  'src/cli/kept.ts': "import 'node:fs'; import '../engine/a.ts';",
  'src/engine/kept.ts': "import 'xstate'; import '../norms/a.ts';",
  'src/vocabulary/kept.ts': "import 'zod';",
  'machines/index.ts': 'export const a = 1;',
  'src/formats.ts': "import './formats/a.ts';",
  'src/policies/kept.ts': "import '../../machines/index.ts';",
};

/** Files of which each breaks a rule. */
const BROKEN: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ROOMS.slice(1).map((room, index) => [
      `${room}/wrongly.ts`,
      wrongly(room, ROOMS[index] as string),
    ]),
  ),
  // Above the first room is only what programs import.
  'src/cli/wrongly.ts': "import '../formats.ts';",
  'src/report/sideways.ts': "import '../audit/a.ts';",
  'src/index.ts': "import './cli/a.ts';",
  'src/nowhere/lost.ts': "import '../vocabulary/a.ts';",
  'src/engine/circle.ts': "import './circle.ts';",
  'src/engine/reads-files.ts': "import 'node:fs';",
  'src/norms/reads-files.ts': "import 'fs';",
  'src/report/knows-xstate.ts': "import 'xstate';",
  'src/engine/parses.ts': "import 'zod';",
  'src/engine/knows-the-books.ts': "import '../../machines/index.ts';",
  'src/cli/imports-a-test.ts': "import '../../test/a.ts';",
  'src/cli/imports-a-tool.ts': "import 'vitest';",
  'src/cli/imports-nothing.ts': "import './no-such-file.ts';",
};

const planted = mkdtempSync(join(tmpdir(), 'dutybound-boundaries-'));
afterAll(() => rmSync(planted, { recursive: true, force: true }));

describe('the boundaries between the rooms', () => {
  test(
    'would be seen to be broken: every rule finds the file that was planted for it',
    async () => {
      for (const [path, text] of Object.entries({ ...KEPT, ...BROKEN })) {
        mkdirSync(dirname(join(planted, path)), { recursive: true });
        writeFileSync(join(planted, path), `${text}\nexport {};\n`);
      }
      for (const name of ['package.json', 'tsconfig.json']) {
        copyFileSync(join(root, name), join(planted, name));
      }
      symlinkSync(join(root, 'node_modules'), join(planted, 'node_modules'), 'junction');
      const { violations, ruleSetUsed } = await cruise(planted, 'src', 'machines', 'test');
      const found = new Set(violations.map(({ from }) => from));
      expect([...found].sort()).toEqual(Object.keys(BROKEN).sort());
      const rules = new Set(violations.map(({ rule }) => rule.name));
      expect([...rules].sort()).toEqual(ruleSetUsed.forbidden.map(({ name }) => name).sort());
    },
    BUSY,
  );
});

describe('vocabulary, norms, machines and engine', () => {
  /** The library in one script for a browser, with all that it needs. */
  const bundled = async () => {
    const warnings: string[] = [];
    const bundle = await rolldown({
      input: join(root, 'src', 'index.ts'),
      platform: 'browser',
      plugins: [ruleBooksPlugin()],
      checks: { bundlerTimings: false },
      onLog: (_level, log) => warnings.push(log.message),
    });
    const { output } = await bundle.generate({ format: 'iife', name: 'dutybound' });
    await bundle.close();
    const [chunk] = output;
    return { code: chunk.code, imports: chunk.imports, chunks: output.length, warnings };
  };

  /**
   * A place with JavaScript and nothing else: no process, no timers, no chance, and a clock that is
   * wrong by centuries. TZDate makes an empty Date before it sets the time, so that may not throw.
   */
  const BARE = `
    const never = (what) => () => { throw new Error('reads ' + what); };
    Math.random = never('chance');
    Date.now = never('the clock');
    globalThis.Date = new Proxy(Date, {
      construct: (target, given, as) =>
        Reflect.construct(target, given.length === 0 ? [Date.UTC(2525, 0)] : given, as),
    });
  `;

  test(
    'run where there is no Node, no clock and no chance, and judge the same',
    async () => {
      const { code, imports, chunks, warnings } = await bundled();
      expect({ imports, chunks, warnings }).toEqual({ imports: [], chunks: 1, warnings: [] });
      const bare = createContext({});
      runInContext(BARE, bare);
      for (const name of ['process', 'Buffer', 'require', 'setTimeout', 'fetch', 'URL']) {
        expect([name, runInContext(`typeof ${name}`, bare)]).toEqual([name, 'undefined']);
      }
      expect(() => runInContext('Date.now()', bare)).toThrow('reads the clock');
      expect(runInContext('new Date().getUTCFullYear()', bare)).toBe(2525);
      runInContext(code, bare);

      const fixture = join(root, 'fixtures', 'timelines', 'sexting', '04-teacher-looks.json');
      const text = readFileSync(fixture, 'utf8');
      Object.assign(bare, { text });
      const there = runInContext(
        'JSON.stringify(dutybound.replay(dutybound.readTimeline(JSON.parse(text)).timeline))',
        bare,
      );
      const read = readTimeline(JSON.parse(text));
      if (!read.ok) throw new Error('the fixture cannot be read');
      const here = replayInWords(read.timeline);
      expect(here.verdict).toBe('non-compliant');
      expect(JSON.parse(there)).toEqual(here);
    },
    BUSY,
  );
});
