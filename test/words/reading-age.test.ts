/** How old somebody has to be to read what a screen says, by the formula of Flesch and Kincaid. */
import { fleschKincaid } from 'flesch-kincaid';
import { syllable } from 'syllable';
import { describe, expect, test } from 'vitest';
import type { ProviderSettings } from '../../src/console/signing-in/provider-settings.ts';
import { filled } from '../../src/norms/filled.ts';
import { factAsked, partyInWords } from '../../src/norms/predicates.ts';
import { normsInForce } from '../../src/norms/procedure.ts';
import type { Fact } from '../../src/vocabulary/facts.ts';
import { FACTS } from '../../src/vocabulary/facts.ts';
import { PARTY_IDS } from '../../src/vocabulary/parties.ts';
import { PROCEDURES } from '../../src/vocabulary/procedures.ts';
import { aConsole, ORIGIN, type Visitor } from '../console/a-console.ts';
import { ruleBooks } from '../support/built-in.ts';

const OLDEST = 14;
const MEDIAN = 11;
/** Years that a child is older than its year of school. */
const OLDER = 5;
/** A label or the name of a button is not a sentence. */
const FEWEST_WORDS = 4;

/**
 * What a policy calls people, bodies and kinds of incident: names, which nobody can make shorter. Each counts
 * as one word.
 */
const NAMES = [
  ...Object.values(PROCEDURES),
  ...new Set(
    ruleBooks.policies.flatMap((policy) =>
      PARTY_IDS.map((party) => partyInWords(party, policy).replace(/^the /, '')),
    ),
  ),
  'Designated Safeguarding Lead',
  'Web Content Accessibility Guidelines',
]
  .filter((name) => name.length > 3)
  .sort((a, b) => b.length - a.length);

const wordsOf = (sentence: string): readonly string[] =>
  NAMES.reduce((text, name) => text.replaceAll(name, 'Lead'), sentence)
    .split(/\s+/)
    .filter((word) => /[a-z]/i.test(word));

const ageFor = (words: readonly string[]): number =>
  OLDER +
  fleschKincaid({
    sentence: 1,
    word: words.length,
    syllable: words.reduce((sum, word) => sum + syllable(word), 0),
  });

const sentencesOf = (text: string): readonly string[] =>
  text
    .replace(/\s+/g, ' ')
    .split(/(?<=[.!?])\s/)
    .map((sentence) => sentence.trim());

const hardIn = (texts: readonly string[]) => {
  const ages = [...new Set(texts.flatMap(sentencesOf))]
    .map((says) => ({ says, words: wordsOf(says) }))
    .filter(({ words }) => words.length >= FEWEST_WORDS)
    .map(({ says, words }) => ({ says, age: ageFor(words) }))
    .sort((a, b) => b.age - a.age);
  return {
    count: ages.length,
    median: ages[Math.floor(ages.length / 2)]?.age ?? Number.POSITIVE_INFINITY,
    hard: ages.filter(({ age }) => age > OLDEST),
  };
};

describe('what is to be done, asked and never done, under both policies', () => {
  test('can be read at fourteen, and most of it at eleven', () => {
    const texts = ruleBooks.policies.flatMap((policy) => [
      ...Object.values(ruleBooks.procedures).flatMap((procedure) =>
        normsInForce(procedure, policy).map(({ norm }) => filled(norm.says, policy)),
      ),
      ...(Object.keys(FACTS) as Fact[]).map((fact) => factAsked(fact, policy)),
      ...(ruleBooks.cautions ?? []).map(({ says }) => filled(says, policy)),
    ]);
    const { count, median, hard } = hardIn(texts);
    expect(count).toBeGreaterThan(250);
    expect(hard).toEqual([]);
    expect(median).toBeLessThanOrEqual(MEDIAN);
  });
});

/** The parts of a page that hold sentences. */
const PARTS =
  '.db-notices p, main p, main li, main h1, main h2, main h3, main label, main legend, .govuk-hint';
/** Where it cites: a clause as it stands, whose guidance it is, an address, a list of accounts. */
const CITES = '.db-why, .db-inline, .db-reach, .db-list';

const textsOn = ({ document }: Visitor): readonly string[] =>
  [...document.querySelectorAll(PARTS)]
    .filter((part) => part.querySelector('p, li, h1, h2, h3, form') === null)
    .filter((part) => part.closest(CITES) === null)
    .map((part) => {
      const copy = part.cloneNode(true) as Element;
      for (const each of copy.querySelectorAll(`${CITES}, .govuk-visually-hidden`)) each.remove();
      return copy.textContent ?? '';
    });

describe('the pages of the console', () => {
  test('can be read at fourteen, and most of it at eleven', async () => {
    // The server of the school's accounts is not asked unless somebody presses its button.
    const provider: ProviderSettings = {
      whose: { kind: 'own' },
      name: 'Microsoft',
      issuer: 'http://127.0.0.1:9',
      client: 'a client',
      secret: 'a secret',
      address: new URL(ORIGIN),
      acr: null,
      patience: 1,
    };
    const made = await aConsole({ provider });
    const texts: string[] = [];
    const look = async (who: Visitor, path: string): Promise<void> => {
      await who.go(path);
      texts.push(...textsOn(who));
    };
    const nobody = made.visitor();
    for (const path of [
      '/emergency',
      '/emergency/sexting',
      '/sign-in',
      '/accessibility',
      '/nothing',
    ]) {
      await look(nobody, path);
    }
    const dsl = await made.as('dsl-1');
    for (const path of [
      '/raise',
      '/incidents',
      '/looking-after',
      '/stand-ins',
      '/leavers/deputy-dsl-1',
      '/contacts',
      '/contacts/dsl',
      '/terms',
      '/school',
      '/policy/readings/immediately',
      '/retention',
      '/holds',
      '/erasing',
      '/keys',
      '/password',
      '/second-step/mine',
      '/second-step/add',
    ]) {
      await look(dsl, path);
    }
    const office = await made.as('administrator-1');
    for (const path of ['/people', '/people/school-accounts', '/leavers/dsl-1', '/backup'])
      await look(office, path);
    const auditor = made.signedIn('auditor-1');
    for (const path of ['/incidents', '/audits', '/audits/log', '/reads', '/sign-ins']) {
      await look(auditor, path);
    }
    await look(made.signedIn('governor-1'), '/incidents');
    const staff = made.signedIn('staff-1');
    await staff.go('/raise');
    await staff.send('Write it down', { sign: 'sexting', about: 'pupil', danger: 'yes' });
    const raised = staff.at;
    for (const path of [raised, '/incidents']) await look(staff, path);
    for (const path of ['/alerts', '/password']) await look(dsl, path);
    made.pass(60);
    const later = made.signedIn('staff-1');
    await look(later, raised);
    const reader = made.signedIn('dsl-1');
    await reader.go(raised.replace('/raised/', '/incidents/'));
    await reader.send('I have read it');
    await look(later, raised);
    const again = made.signedIn('dsl-1');
    for (const sign of ['sexting', 'iioc', 'exploitation', 'staff-misuse']) {
      await again.go('/raise');
      await again.send('Write it down', { sign, about: 'pupil' });
      const incident = again.at.split('?')[0] ?? '';
      const afterwards = ['/decisions', '/hand-over', '/hand-over/police', '/summary', '/review'];
      for (const page of [
        '',
        '/act',
        '/may',
        '/open',
        '/close',
        '/reader',
        '/correct/0',
        '/remind',
      ]) {
        await look(again, incident + page);
      }
      for (const page of sign === 'iioc' ? afterwards : []) await look(again, incident + page);
    }
    const { count, median, hard } = hardIn(texts);
    expect(count).toBeGreaterThan(150);
    expect(hard).toEqual([]);
    expect(median).toBeLessThanOrEqual(MEDIAN);
  });
});
