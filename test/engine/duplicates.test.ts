/** A field given twice in a JSON text, of which a parser would silently drop one. */
import fc from 'fast-check';
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

test('no JSON text that was written from a value gives any twice, whatever its letters are', () => {
  const letters = fc.string({
    unit: fc.constantFrom('"', '\\', ':', '{', '}', ',', ' ', 'a', '\n'),
  });
  const value = fc.jsonValue().chain((inside) => fc.dictionary(letters, fc.constant(inside)));
  fc.assert(
    fc.property(value, fc.constantFrom(0, 2), (one, indent) => {
      expect(twice(JSON.stringify(one, null, indent))).toBe(false);
      expect(twice(`{"x":0,${JSON.stringify({ x: one }).slice(1)}`)).toBe(true);
    }),
  );
});
