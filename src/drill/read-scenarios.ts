/** Scenarios from files: YAML, each with what is wrong with it by line and field. */
import { existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RuleBooks } from '../engine/replay.ts';
import type { Complaint } from '../files/complaints.ts';
import { fieldInWords } from '../files/text-of.ts';
import type { Path } from '../formats/json-text.ts';
import { parseYaml } from '../formats/yaml-text.ts';
import { textIn } from '../policies/parts.ts';
import { checked } from '../policies/schema-faults.ts';
import { type Scenario, scenarioSchema } from '../vocabulary/scenarios.ts';
import { storyProblems } from './check-story.ts';

export interface ScenarioFile {
  readonly file: string;
  readonly scenario: Scenario;
}

export interface ScenariosRead {
  readonly scenarios: readonly ScenarioFile[];
  readonly complaints: readonly Complaint[];
}

const YAML_FILE = /\.ya?ml$/i;

/** Where the scenarios that come with Dutybound are: in the repository, and beside the bundles. */
const PLACES = ['../../fixtures/scenarios', '../scenarios', '../../scenarios'];

/** The folder of the scenarios that come with Dutybound. */
export const scenariosFolder = (): string => {
  const folders = PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  return folders.find((each) => existsSync(each)) ?? String(folders[0]);
};

const MISSING = 'is not there; check the name, or see dutybound drill list';

const readOne = (file: string, books: RuleBooks): ScenarioFile | readonly Complaint[] => {
  const text = textIn(file);
  if (text === null) return [{ file, line: null, field: null, says: MISSING }];
  if (typeof text !== 'string') return [text];
  const yaml = parseYaml(text);
  if (!yaml.ok) return yaml.faults.map((each) => ({ file, field: null, ...each }));
  const complain = ({ path, says }: { readonly path: Path; readonly says: string }): Complaint => ({
    file,
    line: yaml.lineOf(path),
    field: path.length === 0 ? 'scenario' : fieldInWords(path),
    says,
  });
  const { value, faults } = checked(scenarioSchema, yaml.value);
  if (value === null) return faults.map(complain);
  const problems = storyProblems(value, books);
  return problems.length > 0 ? problems.map(complain) : { file, scenario: value };
};

const filesOf = async (operand: string): Promise<readonly string[]> => {
  const isFolder = statSync(operand, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!isFolder) return [operand];
  const names = await readdir(operand);
  return names
    .filter((name) => YAML_FILE.test(name) && !name.startsWith('.'))
    .sort()
    .map((name) => join(operand, name));
};

/**
 * Reads scenarios.
 * @param operands files, folders, or ids of the scenarios that come with Dutybound; all of these where none is given
 */
export const readScenarios = async (
  operands: readonly string[],
  books: RuleBooks,
): Promise<ScenariosRead> => {
  const scenarios: ScenarioFile[] = [];
  const complaints: Complaint[] = [];
  for (const operand of operands.length === 0 ? [scenariosFolder()] : operands) {
    const own = join(scenariosFolder(), `${operand}.yaml`);
    const files = await filesOf(!existsSync(operand) && existsSync(own) ? own : operand);
    if (files.length === 0) {
      const says = 'holds no scenario; name a folder with .yaml files';
      complaints.push({ file: operand, line: null, field: null, says });
    }
    for (const file of files) {
      const read = readOne(file, books);
      if (!('scenario' in read)) complaints.push(...read);
      else {
        const same = scenarios.find(({ scenario }) => scenario.id === read.scenario.id);
        if (same === undefined) scenarios.push(read);
        else {
          const says = `${read.scenario.id} is the id of ${same.file} too; change one of the two`;
          complaints.push({ file, line: null, field: 'id', says });
        }
      }
    }
  }
  return { scenarios, complaints };
};
