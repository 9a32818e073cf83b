/** The policies that come with Dutybound are YAML, and a fault in it stops whatever is built from them. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ruleBooksPlugin } from '../../scripts/rule-books.ts';
import { policyFolders } from './support.ts';

const { folderOf } = policyFolders();

const POLICIES = join(import.meta.dirname, '..', '..', 'machines', 'policies');

/** Loads Plumpton's policy from a copy with one text replaced, as a build would. */
const loading = (file: string, from: string, to: string): Promise<unknown> => {
  const path = folderOf({});
  cpSync(join(POLICIES, 'plumpton-2020'), path, { recursive: true });
  const text = readFileSync(join(path, file), 'utf8');
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
  writeFileSync(join(path, file), text.replace(from, to));
  const load = ruleBooksPlugin().load.handler;
  return load.call({ addWatchFile: () => {} }, join(path, 'policy.yaml'));
};

test.each([
  ['policy.yaml', 'id: plumpton-2020', 'id: [plumpton', /policy\.yaml:\d+: /],
  ['policy.yaml', 'theDsl: [dsl', 'theDsl: [dls', /policy\.yaml:\d+: roles\.theDsl\[0\]: .*"dsl"/],
  ['clauses.yaml', 'kind: must', 'kind: mst', /clauses\.yaml:\d+: PL-[\w-]+\.kind: .*"must"/],
  ['clauses.yaml', 'general.recorded', 'general.recordde', /clauses\.yaml:\d+: .* unknown norm/],
  [
    'readings.yaml',
    'takes: immediately',
    'takes: imediately',
    /readings\.yaml:\d+: .* unknown shared/,
  ],
  ['expected.yaml', 'doneBy: DSL', 'doneBy: DLS', /expected\.yaml:\d+: .*doneBy/],
])('a fault in %s stops the build, with its line: %s', async (file, from, to, line) => {
  await expect(loading(file, from, to)).rejects.toThrow(line);
});

test('without a fault, it gives the policy whole', async () => {
  const { code } = (await loading('policy.yaml', 'id: plumpton-2020', 'id: plumpton-2020')) as {
    code: string;
  };
  expect(code).toContain('export const policy =');
});
