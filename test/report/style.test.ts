/** The colours of the reports: whether each can be read on what it stands on, in light, in the dark and on paper. */
import { describe, expect, test } from 'vitest';
import { AUDIT_STYLE } from '../../src/report/audit/style.ts';
import { STYLE } from '../../src/report/style.ts';

/** A block of custom properties, by their names. */
const coloursIn = (block: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...block.matchAll(/--([a-z]+): ([^;]+);/g)].map(([, name, colour]) => [name, colour]),
  );

const [light = '', dark = '', forced = '', print = ''] = STYLE.match(/:root \{[^}]*\}/g) ?? [];

/** The share of light that a colour gives back (WCAG 2.2, relative luminance). */
const luminance = (colour: string): number => {
  const full = colour.length === 4 ? colour.replace(/[0-9a-f]/gi, '$&$&') : colour;
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((from) => Number.parseInt(full.slice(from, from + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

const contrast = (a: string, b: string): number => {
  const [less = 0, more = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (more + 0.05) / (less + 0.05);
};

const INKS = ['ink', 'quiet', 'bad', 'warn', 'good', 'link'];

describe.each([
  ['light', light],
  ['dark', dark],
  ['print', print],
])('in %s', (_, block) => {
  const colours = coloursIn(block);

  test.each(INKS.flatMap((ink) => ['paper', 'band'].map((paper) => [ink, paper] as const)))(
    'text in %s on %s has a contrast of at least 4.5 to 1',
    (ink, paper) => {
      expect(contrast(colours[ink] ?? '', colours[paper] ?? '')).toBeGreaterThanOrEqual(4.5);
    },
  );
});

test('where a system has colours of its own, every colour is one of these', () => {
  const colours = coloursIn(forced);
  expect(Object.keys(colours).sort()).toEqual(Object.keys(coloursIn(light)).sort());
  for (const colour of Object.values(colours))
    expect(colour).toMatch(/^(Canvas|CanvasText|LinkText)$/);
});

test('no rule has a colour that is not among these', () => {
  const rules = [STYLE, AUDIT_STYLE].join('').replace(/:root \{[^}]*\}/g, '');
  expect(rules).not.toMatch(/#[0-9a-f]{3,8}\b|rgb|hsl/i);
});

test('contrast is worked out as WCAG does', () => {
  expect(contrast('#000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#767676', '#fff')).toBeCloseTo(4.54, 2);
});
