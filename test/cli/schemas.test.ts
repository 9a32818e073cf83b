import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

/** The JSON Schemas as the package carries them. */
const FOLDER = join(import.meta.dirname, '..', '..', 'dist', 'schemas');

interface JsonSchema {
  readonly $schema?: string;
  readonly $id?: string;
  readonly title?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly additionalProperties?: unknown;
}

const read = (name: string): JsonSchema =>
  JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as JsonSchema;

const NAMES = [
  'event.schema.json',
  'policy.schema.json',
  'report.schema.json',
  'timeline.schema.json',
];

/** Every object in a schema that has properties. */
const objectsIn = (value: unknown): readonly JsonSchema[] => {
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.values(value).flatMap(objectsIn);
  return 'properties' in value ? [value as JsonSchema, ...inside] : inside;
};

test('the package carries four schemas and nothing else', () => {
  expect(readdirSync(FOLDER).sort()).toEqual(NAMES);
});

test.each(NAMES)('%s says what it is', (name) => {
  const { $schema, $id, title, description } = read(name);
  expect($schema).toBe('https://json-schema.org/draft/2020-12/schema');
  expect($id).toBe(`urn:dutybound:schema:${name.replace('.schema.json', '')}`);
  expect(title).toMatch(/^[A-Z]/);
  expect(description).toMatch(/\.$/);
});

describe('no field can hold an image, a file or a link to one', () => {
  test.each(['event.schema.json', 'timeline.schema.json'])('%s', (name) => {
    const objects = objectsIn(read(name));
    expect(objects.length).toBeGreaterThan(5);
    for (const object of objects) {
      expect(object.additionalProperties).toBe(false);
      for (const field of Object.keys(object.properties ?? {})) {
        expect(field).not.toMatch(
          /image|photo|picture|file|attach|media|video|data|blob|url|uri|link|href|src/i,
        );
      }
    }
  });
});
