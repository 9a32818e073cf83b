/** A field given twice in a JSON text, of which a parser would silently drop one. */
import { expect, test } from 'vitest';
import { givesAFieldTwice } from '../../src/engine/duplicates.ts';

const twice = (text: string): boolean => givesAFieldTwice(text, JSON.parse(text));

test.each([
  '{}',
  '[]',
  '5',
  'null',
  '"a"',
  '{"a":1,"b":2}',
  '{"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]}',
  '{"a":"\\"b\\":","c":"d: \\\\"}',
  '{ "a" \n : 1 , "b"\t:"c" }',
  '["a","b",{"c":["d",":"]}]',
  '{"a":null,"b":[null,{"c":null}]}',
  '{"a":"{\\"b\\":1,\\"b\\":2}"}',
  '{"a":"b\\": \\"c"}',
])('%s gives none twice', (text) => {
  expect(twice(text)).toBe(false);
});

test.each([
  '{"a":1,"a":2}',
  '{ "a" : 1 , "a" : 2 }',
  '{"b":[{"a":1,"a":2}]}',
  '{"b":{"c":{"a":"\\\\","a":"x"}}}',
  '[{"a":null,"b":{},"a":{}}]',
])('%s gives one twice', (text) => {
  expect(twice(text)).toBe(true);
});
