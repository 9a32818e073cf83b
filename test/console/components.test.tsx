import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { raw } from 'hono/html';
import type { FC } from 'hono/jsx';
import { describe, expect, it } from 'vitest';
import { Button } from '../../src/console/components/button.tsx';
import { Checkboxes } from '../../src/console/components/checkboxes.tsx';
import { DateInput } from '../../src/console/components/date-input.tsx';
import { ErrorMessage } from '../../src/console/components/error-message.tsx';
import { ErrorSummary } from '../../src/console/components/error-summary.tsx';
import { Fieldset } from '../../src/console/components/fieldset.tsx';
import { Hint } from '../../src/console/components/hint.tsx';
import { Input } from '../../src/console/components/input.tsx';
import { Label } from '../../src/console/components/label.tsx';
import { Radios } from '../../src/console/components/radios.tsx';
import { Select } from '../../src/console/components/select.tsx';
import { Textarea } from '../../src/console/components/textarea.tsx';
import { domTree } from '../support/dom-tree.ts';

// GOV.UK Frontend comes with examples of every component: options, and the HTML that its own templates
// make of them. Ours are to make the same of the same options.

const OURS: Readonly<Record<string, unknown>> = {
  button: Button,
  'error-message': ErrorMessage,
  'error-summary': ErrorSummary,
  fieldset: Fieldset,
  hint: Hint,
  input: Input,
  textarea: Textarea,
  radios: Radios,
  checkboxes: Checkboxes,
  select: Select,
  'date-input': DateInput,
  label: Label,
};

/** Components that are not ours, each with the reason. */
const NOT_OURS: Readonly<Record<string, string>> = {
  'file-upload': 'the product never takes a file',
  accordion: 'not made yet',
  'back-link': 'not made yet',
  breadcrumbs: 'not made yet',
  'character-count': 'not made yet',
  'cookie-banner': 'not made yet',
  details: 'not made yet',
  'exit-this-page': 'not made yet',
  feedback: 'not made yet',
  footer: 'not made yet',
  'generic-header': 'not made yet',
  'inset-text': 'not made yet',
  'language-navigation': 'not made yet',
  'notification-banner': 'not made yet',
  pagination: 'not made yet',
  panel: 'not made yet',
  'password-input': 'not made yet',
  'phase-banner': 'not made yet',
  'service-navigation': 'not made yet',
  'skip-link': 'not made yet',
  'summary-list': 'not made yet',
  table: 'not made yet',
  tabs: 'not made yet',
  tag: 'not made yet',
  'task-list': 'not made yet',
  'warning-text': 'not made yet',
  header: 'the crown and the logo are reserved to GOV.UK; ours is the generic header',
};

/** Examples left out of a component that is ours, each with the reason. */
const LEFT_OUT: Readonly<Record<string, string>> = {};

interface Example {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly html: string;
}

const folder = new URL(
  'dist/govuk/components/',
  `file://${createRequire(import.meta.url).resolve('govuk-frontend/package.json')}`,
);
const components = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => {
    const file = readFileSync(new URL(`${name}/fixtures.json`, folder), 'utf8');
    return { name, examples: (JSON.parse(file) as { fixtures: Example[] }).fixtures };
  });

const all = components.flatMap(({ name, examples }) =>
  examples.map((example) => ({ ...example, component: name, title: `${name}: ${example.name}` })),
);
const compared = all.filter(({ component, title }) => component in OURS && !(title in LEFT_OUT));

/** The examples give markup as strings, which ours take only as markup. */
function withMarkup(options: unknown, key = ''): unknown {
  if (typeof options === 'string') return options && /html$/i.test(key) ? raw(options) : options;
  if (Array.isArray(options)) return options.map((entry) => withMarkup(entry));
  if (typeof options !== 'object' || options === null || key === 'attributes') return options;
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name, withMarkup(value, name)]),
  );
}

function render(component: string, options: Readonly<Record<string, unknown>>): string {
  const Component = OURS[component] as FC;
  return String(<Component {...(withMarkup(options) as object)} />);
}

describe('our components make of GOV.UK Frontend’s examples what its own templates make', () => {
  for (const component of Object.keys(OURS)) {
    const examples = compared.filter((example) => example.component === component);
    it(`${component}: ${examples.length} examples`, () => {
      expect(examples).not.toEqual([]);
      for (const { title, options, html } of examples) {
        expect.soft(domTree(render(component, options)), title).toBe(domTree(html));
      }
    });
  }
});

describe('no example is passed over in silence', () => {
  it(`compares ${compared.length} of ${all.length} examples, and says why not the rest`, () => {
    expect(all.length).toBe(725);
    const names = components.map(({ name }) => name);
    expect([...Object.keys(OURS), ...Object.keys(NOT_OURS)].sort()).toEqual(names.sort());
  });

  it('leaves out only examples that are there', () => {
    const titles = all.map(({ title }) => title);
    expect(Object.keys(LEFT_OUT).filter((title) => !titles.includes(title))).toEqual([]);
  });
});
