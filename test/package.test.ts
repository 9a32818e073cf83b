/** The package as somebody installs it: typed, runnable, with schemas, and nothing undeclared. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { createRequire, isBuiltin } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readTimeline } from './support/built-in.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');
const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

const project = realpathSync(mkdtempSync(join(tmpdir(), 'dutybound-consumer-')));
const installed = join(project, 'node_modules', 'dutybound');
const release = join(project, 'release');
const NAME = `dutybound-${json(join(root, 'package.json')).version}`;

/** Puts a package of this checkout where the consumer's package manager would put it. */
const link = (name: string): void => {
  const place = join(project, 'node_modules', name);
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(join(root, 'node_modules', name), place, 'junction');
};

/** The programs of the consumer: one for the library, one for each further entry point. */
const CONSUMERS = readdirSync(join(root, 'fixtures', 'consumer')).filter((name) =>
  name.endsWith('.ts'),
);

/** Milliseconds: seconds on an idle machine, far more on a busy one. */
const BUSY = 120_000;

const RESOLUTIONS = {
  nodenext: { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
  bundler: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
} as const;

/** What the type checker says of the consumer and of the package's own declarations. */
const typeErrors = (resolution: keyof typeof RESOLUTIONS): readonly string[] => {
  const program = ts.createProgram(
    CONSUMERS.map((name) => join(project, name)),
    {
      ...RESOLUTIONS[resolution],
      target: ts.ScriptTarget.ES2023,
      lib: ['lib.es2023.d.ts'],
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      verbatimModuleSyntax: true,
      outDir: join(project, 'out', resolution),
    },
  );
  const ours = program.getSourceFiles().filter((file) => file.fileName.startsWith(project));
  expect(ours.length).toBeGreaterThan(10);
  program.emit();
  return [
    ...program.getOptionsDiagnostics(),
    ...ours.flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ]),
  ].map((each) => {
    const where = each.file?.fileName.slice(project.length) ?? '';
    return `${where} ${ts.flattenDiagnosticMessageText(each.messageText, ' ')}`;
  });
};

beforeAll(async () => {
  // No script, no registry: the files that are here, as `npm publish` would send them.
  await run(process.execPath, [join(root, 'scripts', 'release.js'), release, '--trial']);
  mkdirSync(installed, { recursive: true });
  await run('tar', ['-xzf', `${NAME}.tgz`, '-C', installed, '--strip-components', '1'], {
    cwd: release,
  });
  // Only what the package declares; the packages that those need are found beside their real place.
  for (const name of Object.keys(json(join(installed, 'package.json')).dependencies)) link(name);
  for (const name of CONSUMERS) {
    copyFileSync(join(root, 'fixtures', 'consumer', name), join(project, name));
  }
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ name: 'consumer', private: true, type: 'module' }),
  );
}, BUSY);

afterAll(() => rmSync(project, { recursive: true, force: true }));

describe('the package', () => {
  let printed = '';

  test('holds what runs and no sources, tests or fixtures', () => {
    const files = readdirSync(installed).sort();
    expect(files).toEqual(
      expect.arrayContaining(['LICENSE', 'bin', 'deploy', 'dist', 'docs', 'package.json']),
    );
    for (const name of ['src', 'machines', 'test', 'fixtures', 'bench', 'node_modules']) {
      expect(files).not.toContain(name);
    }
    const built = readdirSync(join(installed, 'dist'), { recursive: true, encoding: 'utf8' });
    expect(
      built.filter((name) => /\.cache$|\.tsbuildinfo$|write-(?:schemas|tables)\.js$/.test(name)),
    ).toEqual([]);
  });

  test('has a command that needs no other package, so that the archive alone is enough', () => {
    const start = join(installed, 'dist', 'start');
    const needed = readdirSync(start)
      .filter((name) => name.endsWith('.cjs'))
      .flatMap((name) => [
        ...readFileSync(join(start, name), 'latin1').matchAll(/\brequire\(["'`]([^"'`]+)["'`]\)/g),
      ])
      .map(([, name = '']) => name)
      .filter((name) => !name.startsWith('.') && !isBuiltin(name));
    // What a WebSocket of the inspector's packages, and the driver of PostgreSQL, would use if it were there.
    expect(new Set(needed)).toEqual(new Set(['bufferutil', 'pg-native', 'utf-8-validate']));
  });

  test('starts from scripts that are all ASCII, since the launcher reads them as Latin-1', () => {
    const start = join(installed, 'dist', 'start');
    const scripts = readdirSync(start).filter((name) => name.endsWith('.cjs'));
    expect(scripts).toContain('main.cjs');
    for (const name of scripts) {
      expect(/^[\0-\x7f]*$/.test(readFileSync(join(start, name), 'latin1')), name).toBe(true);
    }
  });

  test.each(['nodenext', 'bundler'] as const)(
    'type-checks in a strict project by %s',
    (resolution) => {
      expect(typeErrors(resolution)).toEqual([]);
    },
    BUSY,
  );

  test('runs there: judges, steps, advises, explains, repairs, and gives real XState machines', async () => {
    const { stdout } = await run(process.execPath, [join('out', 'nodenext', 'consumer.js')], {
      cwd: project,
    });
    printed = stdout;
    const said = JSON.parse(stdout);
    expect(said.reports[0].verdict).toBe('non-compliant');
    expect(said.reports[1]).toEqual(said.reports[0]);
    expect(said.readAgain).toEqual([1, 1, 1]);
    expect(said.advised).toContain('breaches');
    expect(said.never).toContain('sexting.never-view-image');
    expect(said.mended).toBe('kept');
    expect(said.clauses.every((count: number) => count > 0)).toBe(true);
    expect(said.doNow).toBeGreaterThan(0);
    expect(said.norms).toBeGreaterThan(said.regions);
    expect(said.stood).toMatchObject({ 'never-view-image': 'inForce', 'dsl-told': 'owed' });
    expect(said.drawn).toBe(said.regions);
    expect(said.refused).toBe(false);
  });

  test('steps through an incident by dutybound/live alone: typed words, entries, what is next, a file', async () => {
    const { stdout } = await run(process.execPath, [join('out', 'nodenext', 'live.js')], {
      cwd: project,
    });
    const said = JSON.parse(stdout);
    expect(said.first).toEqual({ doNow: expect.any(Number), ask: expect.any(Number) });
    expect(said.first.doNow).toBeGreaterThan(0);
    expect(said.told).toMatchObject({
      type: 'party.informed',
      by: 'dsl',
      to: 'police',
      via: '101',
    });
    expect(said.warned).toContain('breaches');
    expect(said.breached).toEqual(['Looking at the image']);
    expect(said.answered).toBe('yes');
    expect(said.refused).toContain('not a time');
    expect(said.corrected).toMatchObject({ type: 'entry.corrected', replacement: { via: '999' } });
    expect(said.second).toMatch(/is open in this window/);
    const kept = json(join(project, 'kept.json'));
    expect(kept.events.map(({ type }: { type: string }) => type)).toEqual([
      'concern.raised',
      'party.informed',
      'image.viewed',
      'fact.established',
      'entry.corrected',
    ]);
    expect(said.verdict).toBe('non-compliant');
    expect(readdirSync(project).filter((name) => name.startsWith('.kept'))).toEqual([]);
  });

  test('audits two schools by dutybound/audit alone, and adds up what came of them', async () => {
    const { stdout } = await run(process.execPath, [join('out', 'nodenext', 'audit.js')], {
      cwd: project,
    });
    const [totals, faults, order] = stdout.trim().split('\n');
    expect(JSON.parse(totals as string)).toEqual({ events: 6, told: { met: 1, late: 1 } });
    expect(faults).toContain('school-a 2 incident');
    expect(faults).toContain('school-a 3 ');
    expect(order).toBe('same');
  });

  test('brings a command that starts', async () => {
    const { bin, version } = json(join(installed, 'package.json'));
    const command = join(installed, bin.dutybound);
    const { stdout } = await run(process.execPath, [command, '--version'], { cwd: project });
    expect(stdout.trim()).toBe(version);
  });

  test('prints reports and holds policies that fit its own schemas', () => {
    const said = JSON.parse(printed);
    const [report, policy] = [validator('report'), validator('policy')];
    for (const each of said.reports) expect([report(each), report.errors]).toEqual([true, null]);
    for (const each of said.policies) expect([policy(each), policy.errors]).toEqual([true, null]);
  });
});

/** Licences that let a school use, keep and pass on what we ship, and ask no more than that their text comes along. */
const ALLOWED = ['0BSD', 'Apache-2.0', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT', 'MIT-0'];

/** Where a package is found from the folder of another. */
const placeOf = (name: string, from: string): string => {
  const place = join(from, 'node_modules', name);
  if (existsSync(join(place, 'package.json'))) return place;
  if (from === root) throw new Error(`${name} is not installed`);
  return placeOf(name, dirname(from));
};

/** Every package that one needs when it runs, and that those need. */
const neededBy = (folder: string, found = new Set<string>()): ReadonlySet<string> => {
  const {
    dependencies = {},
    optionalDependencies = {},
    peerDependencies = {},
    peerDependenciesMeta = {},
  } = json(join(folder, 'package.json'));
  const peers = Object.keys(peerDependencies).filter(
    (name) => !peerDependenciesMeta[name]?.optional,
  );
  // What npm installs beside it, though it runs without.
  const optional = Object.keys(optionalDependencies);
  for (const name of [...Object.keys(dependencies), ...optional, ...peers]) {
    const place = placeOf(name, folder);
    const id = `${name}@${json(join(place, 'package.json')).version}`;
    if (!found.has(id)) neededBy(place, found.add(id));
  }
  return found;
};

interface Component {
  readonly 'bom-ref': string;
  readonly licenses?: readonly { readonly license: { readonly id?: string } }[];
}

describe('the files of a release', () => {
  const read = (name: string) => readFileSync(join(release, name), 'utf8');

  test('say in the SBOM every package that is needed to run, with a licence that we allow', () => {
    const { bomFormat, metadata, components } = JSON.parse(read(`${NAME}.cdx.json`));
    expect([bomFormat, metadata.component.name]).toEqual(['CycloneDX', 'dutybound']);
    const listed: readonly string[] = components.map((each: Component) => each['bom-ref']);
    const [styles] = listed.filter((id) => id.startsWith('govuk-frontend@'));
    expect(new Set(listed)).toEqual(new Set([...neededBy(root), styles]));
    for (const { licenses, ...component } of components as readonly Component[]) {
      const ids = licenses?.map(({ license }) => license.id) ?? [];
      expect([component['bom-ref'], ids]).toEqual([
        component['bom-ref'],
        [expect.toBeOneOf(ALLOWED)],
      ]);
    }
    const licences = readFileSync(join(installed, 'dist', 'licences.txt'), 'utf8');
    for (const id of listed) expect(licences).toContain(`${id.replace(/(.)@/, '$1 ')}: `);
  });

  test('have the checksums that stand beside them', () => {
    const sums = read('SHA256SUMS').trim().split('\n');
    expect(sums.map((line) => line.slice(66))).toEqual(
      ['cdx.json', 'provenance.json', 'tgz'].map((ending) => `${NAME}.${ending}`),
    );
    for (const line of sums) {
      const bytes = readFileSync(join(release, line.slice(66)));
      expect(line.slice(0, 64)).toBe(createHash('sha256').update(bytes).digest('hex'));
    }
  });

  test('are not made of a version that the changelog does not have, nor over other files', async () => {
    const made = (folder: string) =>
      run(process.execPath, [join(root, 'scripts', 'release.js'), folder]).catch((error) => error);
    expect(await made(release)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/is not empty/),
    });
    const [, newest] =
      /^## \[(\d\S*)\]/m.exec(readFileSync(join(root, 'CHANGELOG.md'), 'utf8')) ?? [];
    if (newest === json(join(root, 'package.json')).version) return;
    expect(await made(join(project, 'other'))).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^release: the newest version in CHANGELOG.md is \S+, and in/),
    });
  });
});

describe('what is installed beside the program', () => {
  const folder = join(root, 'deploy');
  const page = join(root, 'docs', 'install.md');
  const texts = [...readdirSync(folder).map((name) => join(folder, name)), page].map(
    (file) => [relative(root, file), readFileSync(file, 'utf8')] as const,
  );

  test('names this version', () => {
    const named = texts.flatMap(([file, text]) =>
      [...text.matchAll(/dutybound[-:/](\d+\.\d+\.\d+)/g)].map(([, version]) => [file, version]),
    );
    const { version } = json(join(root, 'package.json'));
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter(([, each]) => each !== version)).toEqual([]);
  });

  test('sets nothing that the program does not know', () => {
    const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => readFileSync(join(root, 'src', name), 'utf8'))
      .join('\n');
    const set = new Set(
      texts.flatMap(([, text]) => text.match(/\bDUTYBOUND_[A-Z_]+[A-Z]\b/g) ?? []),
    );
    expect(set).toContain('DUTYBOUND_DATA');
    for (const name of set) expect(sources).toContain(name);
  });

  test('asks in the container whether the console is well, by its own address', async () => {
    const recipe = readFileSync(join(folder, 'Containerfile'), 'utf8');
    const [, command = '[]'] = /^HEALTHCHECK [^[]*(\[.*?\])$/ms.exec(recipe) ?? [];
    const [, ...args]: string[] = JSON.parse(command.replace(/\\\n/g, ''));
    const server = createServer((asked, answer) => {
      answer.statusCode =
        asked.headers.host === 'safe.example.org' && asked.url === '/health' ? 200 : 421;
      answer.end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const statusOf = async (address: string, at: number): Promise<number> => {
      const env = { ...process.env, PORT: String(at), DUTYBOUND_ADDRESS: address };
      return run(process.execPath, args, { env }).then(
        () => 0,
        ({ code }) => code,
      );
    };
    expect(await statusOf('https://safe.example.org/', port)).toBe(0);
    expect(await statusOf('https://other.example.org/', port)).toBe(1);
    server.close();
    await once(server, 'close');
    expect(await statusOf('https://safe.example.org/', port)).toBe(1);
  });
});

const schema = (name: string) =>
  json(createRequire(join(project, 'x.js')).resolve(`dutybound/schemas/${name}.schema.json`));

/** Checked by somebody else's reading of JSON Schema, draft 2020-12. */
const validator = (name: string) =>
  new Ajv2020({ allErrors: false, formats: { 'date-time': true } }).compile(schema(name));

const SCHEMAS = ['timeline', 'event', 'report', 'policy'];

describe('the JSON Schemas in the package', () => {
  const folder = join(root, 'fixtures', 'timelines');
  const fixtures = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ name, timeline: json(join(folder, name)) }));

  test('accept every fixture', () => {
    const accepts = validator('timeline');
    const event = validator('event');
    expect(fixtures.length).toBeGreaterThan(0);
    for (const { name, timeline } of fixtures) {
      expect({ name, fits: accepts(timeline), errors: accepts.errors }).toEqual({
        name,
        fits: true,
        errors: null,
      });
      expect(timeline.events.every((each: unknown) => event(each))).toBe(true);
    }
  });

  test.each(['photo', 'attachment', 'url', 'file'])(
    'refuse a field called %s, in a timeline and in any entry',
    (field) => {
      const accepts = validator('timeline');
      for (const { timeline } of fixtures) {
        expect(accepts({ ...timeline, [field]: 'x' })).toBe(false);
      }
      const entries = fixtures.flatMap(({ timeline }) => timeline.events);
      const oneOfEach = new Map(entries.map((entry) => [entry.type, entry]));
      const [any] = fixtures;
      for (const entry of oneOfEach.values()) {
        expect(accepts({ ...any?.timeline, events: [entry] })).toBe(true);
        expect(accepts({ ...any?.timeline, events: [{ ...entry, [field]: 'x' }] })).toBe(false);
      }
    },
  );

  test('refuse a wrong word, a time without a zone and an incident without entries', () => {
    const accepts = validator('timeline');
    const [any] = fixtures;
    const [entry] = any?.timeline.events ?? [];
    expect(accepts({ ...any?.timeline, events: [] })).toBe(false);
    expect(accepts({ ...any?.timeline, events: [{ ...entry, by: 'techer' }] })).toBe(false);
    expect(accepts({ ...any?.timeline, events: [{ ...entry, at: '2026-03-04T09:12' }] })).toBe(
      false,
    );
  });
});

interface Node {
  readonly place: string;
  readonly node: Readonly<Record<string, unknown>>;
}

/** Every schema inside a schema, with its place. */
const nodesOf = (value: unknown, place = '#'): readonly Node[] => {
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.entries(value).flatMap(([key, each]) => nodesOf(each, `${place}/${key}`));
  return Array.isArray(value) ? inside : [{ place, node: value as Node['node'] }, ...inside];
};

const CARRIES =
  /image|photo|picture|screenshot|video|media|attach|file|blob|base64|binary|bytes|data(?!e)|url|uri|link|href|src|path|thumb/i;

describe('nothing can hold an image or lead to one', () => {
  test.each(SCHEMAS)('%s: no field is named for one, and no text is of a kind for one', (name) => {
    const nodes = nodesOf(schema(name));
    const fields = nodes.flatMap(({ node }) => Object.keys(node.properties ?? {}));
    expect(fields.length).toBeGreaterThan(5);
    expect(fields.filter((field) => CARRIES.test(field))).toEqual([]);
    for (const { place, node } of nodes) {
      if (typeof node.format === 'string')
        expect([place, node.format]).toEqual([place, 'date-time']);
      expect(node).not.toHaveProperty('contentEncoding');
      expect(node).not.toHaveProperty('contentMediaType');
    }
  });

  test.each(SCHEMAS)(
    '%s: every object lists its fields, or takes short names, so no other can be added',
    (name) => {
      for (const { place, node } of nodesOf(schema(name))) {
        if (node.type !== 'object') continue;
        const names = node.propertyNames as
          | { enum?: readonly string[]; pattern?: string }
          | undefined;
        const isShortName = names?.pattern === '^[A-Z]\\w{0,39}$';
        const closed =
          node.additionalProperties === false || names?.enum !== undefined || isShortName;
        expect([place, closed]).toEqual([place, true]);
      }
    },
  );

  test.each(['timeline', 'event'])('%s: no text is long enough for an encoded image', (name) => {
    for (const { place, node } of nodesOf(schema(name))) {
      if (node.type !== 'string') continue;
      const bounded = ['enum', 'const', 'pattern', 'maxLength'].some((key) => key in node);
      expect([place, bounded]).toEqual([place, true]);
    }
  });

  test('what the schema leaves open, the reader refuses', () => {
    const raised = { at: '2026-03-04T09:12:00Z', type: 'concern.raised', by: 'teacher' };
    const told = { at: '2026-03-04T09:20:00Z', type: 'party.informed', by: 'teacher', to: 'dsl' };
    const corrected = { at: '2026-03-04T09:30:00Z', type: 'entry.corrected', by: 'dsl', entry: 1 };
    const log = (incident: string, ...more: readonly object[]) => ({
      incident,
      policy: 'valley-end-2022',
      record: 'complete',
      events: [{ ...raised, procedure: 'sexting' }, told, ...more],
    });
    const correcting = (replacement: object) =>
      log('1', { ...corrected, reason: 'a slip', replacement });
    const long = Buffer.from(Array.from({ length: 150 }, (_, at) => (at * 89 + 7) % 256)).toString(
      'base64',
    );
    expect(readTimeline(correcting({ by: 'dsl' })).ok).toBe(true);
    for (const carrier of ['https://example.org/a', 'data:image/png;base64,AAAA', 'a.jpg', long]) {
      expect(readTimeline(log(carrier)).ok).toBe(false);
      expect(readTimeline(log('1', { ...told, reference: carrier })).ok).toBe(false);
      expect(readTimeline(correcting({ photo: carrier })).ok).toBe(false);
      expect(readTimeline(correcting({ note: carrier })).ok).toBe(false);
      expect(readTimeline(correcting({ by: carrier })).ok).toBe(false);
    }
  });
});
