/** The policy in the console: each procedure as a picture with the same in words, and the policy as a book. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { decisionTree, type Place } from '../../src/report/pictures/decision-tree.ts';
import { leafInWords } from '../../src/report/pictures/words.ts';
import { policyNamed, ruleBooks } from '../support/built-in.ts';
import { aConsole } from './a-console.ts';

const placesIn = (place: Place): readonly Place[] => [
  place,
  ...place.forks.flatMap(({ answers }) => answers.flatMap(({ leads }) => placesIn(leads))),
];

describe('the policy', () => {
  test('is open to everybody who is signed in: its procedures, and those alone', async () => {
    const made = await aConsole();
    for (const { id } of made.house.accounts.all()) {
      const one = await made.as(id);
      await one.follow('The policy');
      expect([one.status, one.at], id).toEqual([200, '/policy']);
      expect(one.text, id).toContain('Youth produced sexual imagery (sexting)');
      expect(one.text, id).not.toContain('Search and confiscation');
    }
    const dsl = made.signedIn('dsl-1');
    for (const path of ['/policy/device-search', '/policy/nothing', '/policy/__proto__']) {
      await dsl.go(path);
      expect(dsl.status, path).toBe(404);
    }
  });

  test('has a picture for each part of a procedure, and says in words all that it shows', async () => {
    const made = await aConsole({ policy: 'plumpton-2020' });
    const dsl = made.signedIn('dsl-1');
    await dsl.go('/policy/iioc');
    const tree = decisionTree(ruleBooks.procedures.iioc, policyNamed('plumpton-2020'));
    const parts = [...dsl.document.querySelectorAll('.db-drawn')];
    expect(parts).toHaveLength(tree.start.forks.length + 1);
    const said = parts.map((part) => part.querySelector('.db-drawn__words')?.textContent ?? '');
    for (const { leaves } of placesIn(tree.start)) {
      for (const leaf of leaves) expect(said.join(' ')).toContain(leafInWords(leaf, tree));
    }
    for (const [index, part] of parts.entries()) {
      const svg = part.querySelector('svg');
      // The words are heard in its place.
      expect(svg?.getAttribute('aria-hidden')).toBe('true');
      for (const { textContent } of svg?.querySelectorAll('.norms tspan') ?? []) {
        expect(said[index]).toContain(textContent?.trim());
      }
    }
    // The content policy of the console lets no style stand in a page.
    expect(dsl.html).not.toMatch(/<style| style=/);
    const ids = [...dsl.document.querySelectorAll('[id]')].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('as a book may use the one style in it, and changes with no number that is checked', async () => {
    const made = await aConsole();
    const dsl = await made.as('dsl-1');
    const book = async () => {
      const response = await dsl.request('GET', '/policy/book');
      return { status: response.status, headers: response.headers, html: await response.text() };
    };
    await dsl.go('/policy');
    expect(dsl.html).toContain('<a class="govuk-link" href="/policy/book">');
    const { status, headers, html } = await book();
    expect(status).toBe(200);
    expect(html).toContain('VE-SEXT-10');
    expect(html).toContain('<a href="/policy">Back</a>');
    const [, style = ''] = /<style>([\s\S]*)<\/style>/.exec(html) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    const allowed = headers.get('content-security-policy');
    expect(allowed).toContain(`style-src 'sha256-${hash}'`);
    expect(allowed).toContain("default-src 'none'");
    await dsl.go('/contacts/dsl');
    await dsl.send('Save', { reach: 'extension 14' });
    expect(dsl.text).toContain('Saved');
    expect((await book()).html).toBe(html);
  });

  test('has the picture of what an incident is about one step from its page', async () => {
    const made = await aConsole();
    const dsl = await made.as('dsl-1');
    await dsl.go('/raise');
    await dsl.send('Write it down', { sign: 'sexting', about: 'pupil' });
    await dsl.follow('The procedure as a picture: Youth');
    expect([dsl.status, dsl.at]).toEqual([200, '/policy/sexting']);
  });
});
