/**
 * Reads the rule books that are YAML while a bundle is made, so that nothing parses YAML at start-up and
 * the library needs no file. A `policy.yaml` stands for its whole folder; it is read and checked as a
 * school's own would be, and whatever is wrong with it stops the build with its file and line.
 */
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { procedures } from '../machines/procedures.ts';
import { complaintLine } from '../src/files/complaints.ts';
import { parseYaml } from '../src/formats/yaml-text.ts';
import { CLAUSES_FILE, EXPECTED_FILE, HEAD_FILE, READINGS_FILE } from '../src/policies/parts.ts';
import { readPolicies } from '../src/policies/read.ts';
import { checked } from '../src/policies/schema-faults.ts';
import type { Policy, SharedReading } from '../src/vocabulary/policies.ts';
import { sharedReadingSchema } from '../src/vocabulary/policy-files.ts';

const FILES = [HEAD_FILE, CLAUSES_FILE, READINGS_FILE, EXPECTED_FILE];
const SHARED = join(import.meta.dirname, '..', 'machines', 'readings.yaml');

const stop = (lines: readonly string[]): never => {
  throw new Error(`the rule books cannot be used:\n${lines.join('')}`);
};

const sharedReadings = (): readonly SharedReading[] => {
  const parsed = parseYaml(readFileSync(SHARED, 'utf8'));
  if (!parsed.ok) {
    return stop(parsed.faults.map((each) => complaintLine({ file: SHARED, field: null, ...each })));
  }
  const { value, faults } = checked(z.array(sharedReadingSchema), parsed.value);
  const ids = (value ?? []).map(({ id }) => id);
  const repeated = ids.flatMap((id, index) => (ids.indexOf(id) === index ? [] : [index]));
  const all = [
    ...faults.map(({ path, says }) => ({ path, says })),
    ...repeated.map((index) => ({ path: [index], says: 'has the id of another; give it its own' })),
  ];
  const lines = all.map(({ path, says }) =>
    complaintLine({ file: SHARED, line: parsed.lineOf(path), field: path.join('.'), says }),
  );
  return lines.length > 0 || value === null ? stop(lines) : (value as readonly SharedReading[]);
};

const readFolder = async (folder: string): Promise<Policy> => {
  const known = { procedures: Object.values(procedures), policies: [], readings: sharedReadings() };
  const { read, complaints } = await readPolicies([folder], known);
  return read[0]?.policy ?? stop(complaints.map(complaintLine));
};

/** What was read, by the times of its files: one build makes several bundles. */
const readBefore = new Map<string, Promise<unknown>>();

const whatStands = (id: string, files: readonly string[]): Promise<unknown> => {
  const times = files.map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs);
  const key = [id, ...times].join();
  const read =
    readBefore.get(key) ??
    (id === SHARED ? Promise.resolve(sharedReadings()) : readFolder(dirname(id)));
  readBefore.set(key, read);
  return read;
};

const literal = (value: unknown): string => JSON.stringify(JSON.stringify(value));

/** A policy that is parsed once it is asked for more than its id: one incident needs one policy. */
const policyModule = (policy: Policy): string => {
  // In their own order, which the digests in an audit hang on.
  const fields = Object.keys(policy).map((field) =>
    field === 'id'
      ? `id: ${JSON.stringify(policy.id)}`
      : `get ${field}() { return parsed().${field}; }`,
  );
  return `
    let all;
    const parsed = () => (all ??= JSON.parse(${literal(policy)}));
    export const policy = { ${fields.join(', ')} };`;
};

/** For rolldown and for vite alike. */
export const ruleBooksPlugin = () => ({
  name: 'rule-books',
  load: {
    filter: { id: /machines\/.*\.yaml$/ },
    async handler(this: { addWatchFile(file: string): void }, id: string) {
      const isShared = id === SHARED;
      const folder = dirname(id);
      const files = isShared ? [SHARED] : [SHARED, ...FILES.map((name) => join(folder, name))];
      for (const file of files) this.addWatchFile(file);
      const value = await whatStands(id, files);
      const code = isShared
        ? `export const readings = /* @__PURE__ */ JSON.parse(${literal(value)});`
        : policyModule(value as Policy);
      return { code, moduleType: 'js' as const };
    },
  },
});
