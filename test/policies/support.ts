/** Folders of policies written for a test, and what is read in them. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { complaintLine } from '../../src/files/complaints.ts';
import { builtIn } from '../../src/policies/books.ts';
import { type Known, readPolicies } from '../../src/policies/read.ts';

export const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures', 'policies');
export const OTTERBROOK = join(FIXTURES, 'otterbrook-2026');
export const LARKFOLD = join(FIXTURES, 'larkfold-2026');

/** Writes folders of policies for this test file; they are removed when it is done. */
export const policyFolders = () => {
  const folder = mkdtempSync(join(tmpdir(), 'dutybound-policies-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let made = 0;

  /** A new folder that holds these files. */
  const folderOf = (files: Readonly<Record<string, string>>): string => {
    made += 1;
    const path = join(folder, `policy-${made}`);
    mkdirSync(path);
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), text);
    }
    return path;
  };

  /** A copy of a fixture with some of its files changed. */
  const copyOf = (
    fixture: string,
    changes: Readonly<Record<string, (text: string) => string>>,
  ): string => {
    const path = folderOf({});
    cpSync(fixture, path, { recursive: true });
    for (const [name, change] of Object.entries(changes)) {
      writeFileSync(join(path, name), change(readFileSync(join(path, name), 'utf8')));
    }
    return path;
  };

  return { folderOf, copyOf };
};

/** What is read in folders: policies that can be used, and complaints without the folders' names. */
export const reading = async (paths: readonly string[], known: Known = builtIn) => {
  const { read, complaints } = await readPolicies(paths, known);
  const lines = (all: readonly Parameters<typeof complaintLine>[0][]): readonly string[] =>
    all.map((each) =>
      complaintLine(each)
        .trimEnd()
        .replace(/^.*\/(?=[\w-]+\.(yaml|json))/, ''),
    );
  return {
    read,
    policies: read.flatMap(({ policy }) => policy ?? []),
    problems: lines(complaints),
    warnings: lines(read.flatMap(({ warnings }) => warnings)),
  };
};
