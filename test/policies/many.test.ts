/** Hundreds of policies that say the same are read as fast as one that says it, and share what they hold. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { builtIn } from '../../src/policies/books.ts';
import { filesOf } from '../../src/policies/write.ts';
import { LARKFOLD, policyFolders, reading } from './support.ts';

const { folderOf } = policyFolders();

const MANY = 400;

const [base] = builtIn.policies;
if (base === undefined) throw new Error('no policy');
const written = filesOf({ ...base, id: 'school-0' }, base.id);

const folders = (count: number, files: Readonly<Record<string, string>>, id: string): string =>
  folderOf(
    Object.fromEntries(
      Array.from({ length: count }, (_, index) =>
        Object.entries(files).map(([name, text]) => [
          `s${index}/${name}`,
          name === 'policy.yaml' ? text.replace(`id: ${id}`, `id: school-${index}`) : text,
        ]),
      ).flat(),
    ),
  );

const timed = async (path: string) => {
  const start = performance.now();
  const { policies, problems } = await reading([path]);
  expect(problems).toEqual([]);
  return { policies, ms: performance.now() - start };
};

describe.each([
  ['in full', written, 'school-0'],
  [
    'short',
    { 'policy.yaml': readFileSync(join(LARKFOLD, 'policy.yaml'), 'utf8') },
    'larkfold-2026',
  ],
])(`${MANY} equal policies, %s`, (kind, files, id) => {
  test('cost little more than one, and are one but for their names', async () => {
    const many = folders(MANY, files, id);
    const few = await timed(folders(1, files, id));
    const all = await timed(many);
    if (process.env.SHOW_TIMES !== undefined) {
      process.stdout.write(
        `${kind}: 1 in ${few.ms.toFixed(0)} ms, ${MANY} in ${all.ms.toFixed(0)} ms\n`,
      );
    }
    expect(new Set(all.policies.map((each) => each.id)).size).toBe(MANY);
    const [first, ...others] = all.policies;
    for (const each of others) {
      expect({ ...each, id: first?.id }).toEqual(first);
      for (const field of [
        'clauses',
        'readings',
        'roles',
        'settings',
        'limits',
        'contacts',
      ] as const) {
        expect(each[field]).toBe(first?.[field]);
      }
    }
    // Far below what reading each by itself would cost; the margin is for a busy machine.
    expect(all.ms).toBeLessThan(few.ms * 20 + 4_000);
  });
});
