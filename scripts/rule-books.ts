/**
 * Reads the rule books that are YAML while a bundle is made, so that nothing parses YAML at start-up and
 * the library needs no file. A `policy.yaml` stands for its whole folder; it is read and checked as a
 * school's own would be, and whatever is wrong with it stops the build with its file and line.
 */
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import { procedures } from '../machines/procedures.ts';
import { complaintLine } from '../src/files/complaints.ts';
import { parseYaml } from '../src/formats/yaml-text.ts';
import { CLAUSES_FILE, EXPECTED_FILE, HEAD_FILE, READINGS_FILE } from '../src/policies/parts.ts';
import { readPolicies } from '../src/policies/read.ts';
import { checked } from '../src/policies/schema-faults.ts';
import type { SharedReading } from '../src/vocabulary/policies.ts';
import { sharedReadingSchema } from '../src/vocabulary/policy-files.ts';

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

const moduleOf = (name: string, value: unknown): string =>
  `export const ${name} = /* @__PURE__ */ JSON.parse(${JSON.stringify(JSON.stringify(value))});`;

/** For rolldown and for vite alike. */
export const ruleBooksPlugin = () => ({
  name: 'rule-books',
  async load(this: { addWatchFile(file: string): void }, id: string) {
    const name = basename(id);
    if (name !== HEAD_FILE && id !== SHARED) return null;
    const readings = sharedReadings();
    this.addWatchFile(SHARED);
    if (id === SHARED) return { code: moduleOf('readings', readings), moduleType: 'js' as const };
    const folder = dirname(id);
    for (const file of [HEAD_FILE, CLAUSES_FILE, READINGS_FILE, EXPECTED_FILE]) {
      this.addWatchFile(join(folder, file));
    }
    const known = { procedures: Object.values(procedures), policies: [], readings };
    const { read, complaints } = await readPolicies([folder], known);
    if (complaints.length > 0) stop(complaints.map(complaintLine));
    return { code: moduleOf('policy', read[0]?.policy), moduleType: 'js' as const };
  },
});
