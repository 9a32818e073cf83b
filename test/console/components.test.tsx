import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { raw } from 'hono/html';
import type { FC } from 'hono/jsx';
import { describe, expect, it } from 'vitest';
import { BackLink } from '../../src/console/components/back-link.tsx';
import { Breadcrumbs } from '../../src/console/components/breadcrumbs.tsx';
import { Button } from '../../src/console/components/button.tsx';
import { CharacterCount } from '../../src/console/components/character-count.tsx';
import { Checkboxes } from '../../src/console/components/checkboxes.tsx';
import { CookieBanner } from '../../src/console/components/cookie-banner.tsx';
import { DateInput } from '../../src/console/components/date-input.tsx';
import { Details } from '../../src/console/components/details.tsx';
import { ErrorMessage } from '../../src/console/components/error-message.tsx';
import { ErrorSummary } from '../../src/console/components/error-summary.tsx';
import { ExitThisPage } from '../../src/console/components/exit-this-page.tsx';
import { Fieldset } from '../../src/console/components/fieldset.tsx';
import { Footer } from '../../src/console/components/footer.tsx';
import { GenericHeader } from '../../src/console/components/generic-header.tsx';
import { Hint } from '../../src/console/components/hint.tsx';
import { Input } from '../../src/console/components/input.tsx';
import { InsetText } from '../../src/console/components/inset-text.tsx';
import { Label } from '../../src/console/components/label.tsx';
import { NotificationBanner } from '../../src/console/components/notification-banner.tsx';
import { Pagination } from '../../src/console/components/pagination.tsx';
import { Panel } from '../../src/console/components/panel.tsx';
import { PasswordInput } from '../../src/console/components/password-input.tsx';
import { PhaseBanner } from '../../src/console/components/phase-banner.tsx';
import { Radios } from '../../src/console/components/radios.tsx';
import { Select } from '../../src/console/components/select.tsx';
import { ServiceNavigation } from '../../src/console/components/service-navigation.tsx';
import { SkipLink } from '../../src/console/components/skip-link.tsx';
import { SummaryList } from '../../src/console/components/summary-list.tsx';
import { Table } from '../../src/console/components/table.tsx';
import { Tag } from '../../src/console/components/tag.tsx';
import { TaskList } from '../../src/console/components/task-list.tsx';
import { Textarea } from '../../src/console/components/textarea.tsx';
import { WarningText } from '../../src/console/components/warning-text.tsx';
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
  details: Details,
  'warning-text': WarningText,
  'inset-text': InsetText,
  'summary-list': SummaryList,
  tag: Tag,
  'notification-banner': NotificationBanner,
  panel: Panel,
  table: Table,
  'task-list': TaskList,
  'skip-link': SkipLink,
  'back-link': BackLink,
  'phase-banner': PhaseBanner,
  'service-navigation': ServiceNavigation,
  'generic-header': GenericHeader,
  footer: Footer,
  'password-input': PasswordInput,
  'character-count': CharacterCount,
  'exit-this-page': ExitThisPage,
  breadcrumbs: Breadcrumbs,
  pagination: Pagination,
  'cookie-banner': CookieBanner,
  label: Label,
};

/** Components that are not ours, each with the reason. */
const NOT_OURS: Readonly<Record<string, string>> = {
  'file-upload': 'the product never takes a file',
  accordion: 'it hides what has to be seen at once, and needs a script',
  feedback: 'nobody collects it',
  'language-navigation': 'the console speaks English only',
  tabs: 'they hide what has to be seen at once, and need a script',
  header: 'the crown and the logo are reserved to GOV.UK; ours is the generic header',
};

/** Examples left out of a component that is ours, each with the reason. */
const NO_LICENCE = 'only the government’s own content has its licence and copyright';
const LEFT_OUT: Readonly<Record<string, string>> = {
  'footer: with custom HTML content licence and copyright notice': NO_LICENCE,
  'footer: with custom text content licence and copyright notice': NO_LICENCE,
  'footer: with HTML passed as text content': NO_LICENCE,
};

/** What is reserved to the government is in no component of ours; the rest of it is compared. */
const RESERVED: Readonly<Record<string, readonly string[]>> = {
  footer: [
    'svg.govuk-footer__crown',
    'svg.govuk-footer__licence-logo',
    '.govuk-footer__licence-description',
    '.govuk-footer__meta-item:not(.govuk-footer__meta-item--grow)',
  ],
};

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

const MARKUP = /html$|^(start|end|navigationStart|navigationEnd)$/i;

/** The examples give markup as strings, which ours take only as markup. */
function withMarkup(options: unknown, key = ''): unknown {
  if (typeof options === 'string') return options && MARKUP.test(key) ? raw(options) : options;
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
        const theirs = domTree(html, RESERVED[component]);
        expect.soft(domTree(render(component, options)), title).toBe(theirs);
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

describe('the comparison', () => {
  const tree = domTree('<p class="a b" id="x">Ring <a href="/">the <b>head</b></a> now</p>');

  it('passes over the order of attributes and the white space that nobody sees', () => {
    const same = `<p id="x"\n class=" a  b ">\n  Ring\n  <a href="/"> the<b> head</b>\n</a>\tnow </p>`;
    expect(domTree(same)).toBe(tree);
  });

  it.each([
    ['a word', '<p class="a b" id="x">Ring <a href="/">a <b>head</b></a> now</p>'],
    ['a space', '<p class="a b" id="x">Ring <a href="/">the <b>head</b></a>now</p>'],
    ['an attribute', '<p class="a b" id="y">Ring <a href="/">the <b>head</b></a> now</p>'],
    ['a class', '<p class="a" id="x">Ring <a href="/">the <b>head</b></a> now</p>'],
    ['an element', '<p class="a b" id="x">Ring <a href="/">the <i>head</i></a> now</p>'],
    ['where an element ends', '<p class="a b" id="x">Ring <a href="/">the <b>head</b> now</a></p>'],
  ])('notices %s', (_, other) => {
    expect(domTree(other)).not.toBe(tree);
  });
});

describe('what somebody typed', () => {
  const TYPED = `"'><script>alert(1)</script>`;

  /** The options with what was typed in place of every string, even where markup belongs. */
  const typed = (options: unknown): unknown => {
    if (typeof options === 'string') return options && TYPED;
    if (Array.isArray(options)) return options.map(typed);
    if (typeof options !== 'object' || options === null) return options;
    return Object.fromEntries(Object.entries(options).map(([name, value]) => [name, typed(value)]));
  };

  it('becomes markup in no option of any component', () => {
    for (const { component, title, options } of compared) {
      const Component = OURS[component] as FC;
      const tree = domTree(String(<Component {...(typed(options) as object)} />));
      expect.soft(tree, title).not.toMatch(/^ *<script/m);
    }
  });
});
