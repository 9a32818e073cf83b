/** A change of the policy in the console: given, checked, tried on past incidents; and what is kept from whom. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { standingForm, textChangedBy } from '../../src/console/trying/change-form.tsx';
import { here, threadedBy } from '../../src/console/trying/trying.ts';
import { Form } from '../../src/console/web.tsx';
import { normsInForce } from '../../src/norms/procedure.ts';
import { pinOf } from '../../src/policies/digest.ts';
import { unchangedText } from '../../src/policies/write.ts';
import { hasRight } from '../../src/record/access.ts';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { policyNamed, ruleBooks } from '../support/built-in.ts';
import { aConsole, ORIGIN, type TestConsole, type Visitor } from './a-console.ts';

const POLICY = 'plumpton-2020';
const PIN = pinOf(policyNamed(POLICY));

const namesOf = (kind: string): readonly string[] =>
  readdirSync(`fixtures/timelines/${kind}`).filter((name) => name.endsWith('.json'));
const storyOf = (kind: string, begins: string): Timeline => {
  const name = namesOf(kind).find((each) => each.startsWith(begins));
  return JSON.parse(readFileSync(`fixtures/timelines/${kind}/${name}`, 'utf8')) as Timeline;
};

const STORIES = ['iioc', 'sexting', 'exploitation'].flatMap((kind) =>
  namesOf(kind)
    .slice(0, 6)
    .map((name) => storyOf(kind, name)),
);

/** A school with past incidents. */
const aSchool = async (
  stories: readonly Timeline[] = STORIES,
  times = 1,
  options: Parameters<typeof aConsole>[0] = {},
): Promise<TestConsole> => {
  const made = await aConsole({ policy: POLICY, ...options });
  const writer = { account: 'dsl-1' };
  for (let time = 0; time < times; time += 1) {
    for (const { events, incident, record, exercise } of stories) {
      const [entry, ...more] = events as [TimelineEvent, ...TimelineEvent[]];
      const name = `${incident} ${time}`;
      const head = { incident: name, policy: POLICY, record, exercise };
      await made.house.record.begin(head, { key: name, writer, entry, more });
    }
  }
  return made;
};

const changed = (more: string): string => `from: ${PIN}
id: plumpton-2027
school: Plumpton Primary School
edition: September 2027
${more}
`;

/** Waits until what was given has been tried. */
const tried = async (visitor: Visitor): Promise<void> => {
  for (let looks = 0; looks < 400; looks += 1) {
    await visitor.go('/policy/try');
    if (!visitor.text.includes('It is being tried')) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('it was not tried in time');
};

const give = async (visitor: Visitor, text: string): Promise<void> => {
  await visitor.go('/policy/try/text');
  await visitor.send('Check it', { 'policy.yaml': text });
};

const MINUTES = /limits:\n {2}immediately: 20\n/;

describe('a change of the policy', () => {
  test('is tried on past incidents: how many come out otherwise, for which rules, and why', async () => {
    const made = await aSchool();
    const dsl = await made.as('dsl-1');
    await dsl.follow('The policy');
    await dsl.follow('Try a change of the policy');
    await dsl.follow('Choose a rule');
    await dsl.send('Search', { q: 'iwf police lado' });
    await dsl.follow('IWF, police or LADO');
    expect(dsl.text).toContain('Minutes that “immediately” is read as');
    expect(dsl.text).toContain('more rules');
    await dsl.send('Put it into the change', { minutes: '20' });
    expect(dsl.at).toBe('/policy/try');
    await tried(dsl);
    expect(dsl.text).toContain('immediately, read as within 20 minutes.');
    expect(dsl.text).toMatch(/Of 18 incidents 14 keep their verdict; 4 come out worse\./);
    expect(dsl.text).toContain('done as required → done, but after its time in');
    expect(dsl.text).toContain('PL-IIOC-07');
    const links = [...dsl.document.querySelectorAll('a[href$="/findings"]')];
    expect(links.length).toBeGreaterThan(3);
    await dsl.go(links[0]?.getAttribute('href') ?? '');
    expect(dsl.status).toBe(200);
    const { headers } = await dsl.request('GET', '/policy/try/files/policy.yaml');
    expect(headers.get('content-disposition')).toBe('attachment; filename="policy.yaml"');
    await dsl.go('/policy/try/text');
    expect(dsl.document.querySelector('textarea')?.value).toMatch(MINUTES);
    // What is changed back is not among what differs.
    await dsl.go('/policy/change/iioc.organisation-told');
    await dsl.send('Put it into the change', { minutes: '60' });
    await tried(dsl);
    expect(dsl.text).toContain('Of 18 incidents 18 keep their verdict.');
    await dsl.go('/policy/try/text');
    expect(dsl.document.querySelector('textarea')?.value).not.toContain('limits');
  });

  test('by a form is who may do it, and whom to reach; nobody at all is not a choice', async () => {
    const made = await aSchool([storyOf('sexting', '07-')]);
    const dsl = await made.as('dsl-1');
    await dsl.go('/policy/change/sexting.never-view-image');
    const { path, fields } = dsl.formOf('Put it into the change');
    fields.delete('role-imageViewer');
    await dsl.post(path, fields);
    expect([dsl.status, dsl.text]).toEqual([400, expect.stringContaining('Choose somebody')]);
    fields.append('role-imageViewer', 'dsl');
    await dsl.post(path, fields);
    await tried(dsl);
    expect(dsl.text).toContain('Who may look at an image when somebody must');
    expect(dsl.text).toContain('Changed: the Designated Safeguarding Lead only.');
    expect(dsl.text).toContain('not broken → broken in 1 incident');
    await dsl.go('/policy/change/iioc.organisation-told');
    await dsl.send('Put it into the change', { 'name-police': 'Sussex Police, Lewes' });
    await tried(dsl);
    expect(dsl.text).toContain('Changed: Sussex Police, Lewes.');
    const text = await (await dsl.request('GET', '/policy/try/files/policy.yaml')).text();
    expect(text).toContain('  imageViewer: [dsl]\n');
    expect(text).toContain('    name: Sussex Police, Lewes\n');
  });

  test('by a form in which nothing was changed differs in nothing, whatever the rule', () => {
    for (const base of ruleBooks.policies) {
      const text = unchangedText(base);
      for (const procedure of Object.values(ruleBooks.procedures)) {
        for (const rule of normsInForce(procedure, base)) {
          const of = { books: ruleBooks, base, policy: base, text };
          const typed = standingForm(rule, base);
          expect(textChangedBy(typed, rule.norm.id, of), rule.norm.id).toEqual({ text });
        }
      }
    }
  });

  test('of who somebody is takes the words for who it was with it', () => {
    const given = policyNamed(POLICY);
    const roles = { ...given.roles, imageViewer: ['dsl', 'deputy-dsl'] } as const;
    const base = { ...given, roles, roleWords: { imageViewer: 'the two of them' } };
    const of = { books: ruleBooks, base, policy: base, text: unchangedText(base) };
    const typed = new Form(new URLSearchParams({ 'role-imageViewer': 'dsl' }));
    const read = textChangedBy(typed, 'sexting.never-view-image', of);
    expect(read).toEqual({
      text: `${of.text}roles:\n  imageViewer: [dsl]\nroleWords:\n  imageViewer: null\n`,
    });
  });

  test('changes nothing that the school is judged by, and ends with the session', async () => {
    const made = await aSchool();
    const before = made.house.givenBooks.policies.map(({ id }) => id);
    const [id = ''] = made.house.record.ids();
    const dsl = await made.as('dsl-1');
    await dsl.go(`/incidents/${id}/findings`);
    const findings = dsl.text;
    await give(dsl, changed('limits:\n  immediately: 1'));
    await tried(dsl);
    await dsl.go(`/incidents/${id}/findings`);
    expect(dsl.text).toBe(findings);
    expect(made.house.givenBooks.policies.map((each) => each.id)).toEqual(before);
    await dsl.go('/school');
    expect(dsl.html).not.toContain('plumpton-2027');
    // Neither another session of the same account nor anybody else sees it.
    for (const account of ['dsl-1', 'headteacher-1']) {
      const other = made.signedIn(account);
      await other.go('/policy/try');
      expect(other.text, account).toContain('Say what is to change.');
      await other.go('/policy/try/files/policy.yaml');
      expect(other.status, account).toBe(404);
    }
    await dsl.go('/policy/try');
    await dsl.send('Drop this change');
    expect(dsl.text).toContain('Say what is to change.');
  });

  test('in a demonstration is tried on exercises, since there is nothing else; elsewhere never', async () => {
    const made = await aSchool([{ ...storyOf('sexting', '07-'), exercise: true }]);
    const dsl = await made.as('dsl-1');
    const text = changed('roles:\n  imageViewer: [dsl]');
    await give(dsl, text);
    await tried(dsl);
    expect(dsl.text).toContain('There are no incidents to compare.');
    const { school } = made.house.settings;
    if (school === null) throw new Error('it is not set up');
    await made.house.settings.setUp({ account: 'dsl-1' }, { ...school, isDemonstration: true });
    await give(dsl, text);
    await tried(dsl);
    expect(dsl.text).toContain('Of 1 incident');
  });

  test.each([
    ['id: nobody\nschool: x y', 'Line 1: from: a change is built on the policy that is in force'],
    [changed('').replace('plumpton-2020@', 'valley-end-2022@'), 'write from: plumpton-2020@'],
    [changed('limits:\n  immediatly: 20'), 'Line 6: limits'],
    [changed('limits:\n\timmediately: 20'), 'is indented with a tab; use spaces'],
    [changed('roles:\n  theDsl: [dsl'), 'policy.yaml: Line'],
    [changed('').replace('plumpton-2027', POLICY), 'is the id of one that comes with Dutybound'],
    [changed('photo: pupil.jpg'), 'Line 5: photo'],
    ['a: &a [x]\nb: [*a, *a, *a]', 'from'],
    ['[', 'policy.yaml'],
    [
      `# ${Buffer.from(Array.from({ length: 600 }, (_, n) => (n * n * 7919 + n * 31) % 251)).toString('base64')}`,
      'encoded data stands here',
    ],
  ])(
    'that is wrong is not tried, and each fault is one line beside it (%#)',
    async (text, says) => {
      const made = await aConsole({ policy: POLICY });
      const dsl = await made.as('dsl-1');
      await give(dsl, text);
      expect([dsl.status, dsl.text]).toEqual([400, expect.stringContaining(says)]);
      expect(dsl.document.querySelector('textarea')?.value.trim()).toBe(text.trim());
      expect(dsl.document.querySelector('.govuk-error-summary a')?.getAttribute('href')).toBe(
        '#policy.yaml',
      );
      await dsl.go('/policy/try');
      expect(dsl.text).toContain('Say what is to change.');
    },
  );

  test('larger than a form may be is refused before it is read', async () => {
    const dsl = await (await aConsole({ policy: POLICY })).as('dsl-1');
    await give(dsl, changed(`# ${'word '.repeat(20_000)}`));
    expect(dsl.status).toBe(413);
  });
});

describe('who may try a change', () => {
  const GET = [
    '/policy/try',
    '/policy/try/text',
    '/policy/change',
    '/policy/change/general.dsl-told',
  ];
  const POST = ['/policy/try/text', '/policy/try/drop', '/policy/change/general.dsl-told'];

  test('is whoever may set what the school is, or is given reports; for others it is not there', async () => {
    const made = await aSchool(STORIES.slice(0, 2));
    for (const { id, role } of made.house.accounts.all()) {
      const may = hasRight(role, 'set') || hasRight(role, 'see-reports');
      const visitor = made.signedIn(id);
      for (const path of [...GET, '/policy/try/changes']) {
        const { status, body } = await visitor.request('GET', path);
        await body?.cancel();
        expect(status, `${id} ${path}`).toBe(may ? 200 : 404);
      }
      for (const path of POST) {
        const { status } = await visitor.request('POST', path, new URLSearchParams());
        expect(status === 404, `${id} ${path}`).toBe(!may);
      }
      await visitor.go('/policy');
      expect(visitor.text.includes('Try a change'), id).toBe(may);
      await visitor.go('/policy/readings');
      expect(visitor.status, id).toBe(200);
    }
    const nobody = made.visitor();
    for (const path of [...GET, '/policy/readings', '/policy/try/files/policy.yaml']) {
      await nobody.go(path);
      expect(nobody.at.split('?')[0], path).toBe('/sign-in');
    }
    for (const path of POST) {
      const forged = await made.app.request(ORIGIN + path, {
        method: 'POST',
        headers: {
          cookie: made.signedIn('dsl-1').cookie,
          'content-type': 'application/x-www-form-urlencoded',
          origin: 'https://example.com',
        },
      });
      expect(forged.status, path).toBe(403);
    }
  });

  test.each(['governor-1', 'chair-of-governors-1'])(
    '%s is given counts in fives, and no incident',
    async (account) => {
      const made = await aSchool(STORIES, 2);
      made.pass(60 * 24 * 200);
      const governor = made.signedIn(account);
      await give(governor, changed('limits:\n  immediately: 20'));
      await tried(governor);
      expect(governor.text).toContain('about 35 were tried');
      expect(governor.text).toContain('about 5 come out worse');
      expect(governor.text).toContain('fewer than 5 come out better');
      expect(governor.text).toContain('IWF, police or LADO, worse in about 5');
      expect(governor.html).not.toContain('/incidents/');
      const main = governor.under('What past incidents');
      for (const { incident } of STORIES) expect(main).not.toContain(incident);
      for (const id of made.house.record.ids()) expect(governor.html).not.toContain(id.slice(0, 6));
      const counts = [...main.matchAll(/about (\d+)/g)].map(([, count]) => Number(count));
      expect(counts.every((count) => count % 5 === 0 && count >= 5)).toBe(true);
    },
  );

  test('governors learn nothing of few incidents, or of a term that is not over, and only so much a day', async () => {
    const thisTerm = STORIES.filter(({ events: [first] }) => (first?.at ?? '') >= '2026-01-02');
    const made = await aSchool(thisTerm);
    const governor = made.signedIn('governor-1');
    await give(governor, changed('limits:\n  immediately: 20'));
    await tried(governor);
    expect(governor.text).toContain('fewer than 5 were tried');
    expect(governor.text).not.toContain('come out worse');
    for (let tries = 1; tries < 5; tries += 1) {
      await give(governor, changed(`limits:\n  immediately: ${20 + tries}`));
      expect(governor.status).toBe(200);
      await tried(governor);
    }
    const again = made.signedIn('governor-1');
    await give(again, changed('limits:\n  immediately: 40'));
    expect([again.status, again.text]).toEqual([503, expect.stringContaining('go on tomorrow')]);
    made.pass(60 * 24);
    const tomorrow = made.signedIn('governor-1');
    await give(tomorrow, changed('limits:\n  immediately: 40'));
    expect(tomorrow.status).toBe(200);
  });

  test('whoever an incident is about is told nothing of it', async () => {
    const made = await aConsole({ policy: POLICY });
    const staff = made.signedIn('staff-1');
    await staff.go('/raise');
    await staff.send('Write it down', { sign: 'staff-misuse', about: 'headteacher' });
    const total = async (account: string): Promise<string> => {
      const visitor = made.signedIn(account);
      await give(visitor, changed('limits:\n  immediately: 20'));
      await tried(visitor);
      return visitor.text;
    };
    expect(await total('dsl-1')).toContain('Of 1 incident');
    expect(await total('headteacher-1')).toContain('There are no incidents to compare.');
  });

  test('one is tried at a time: somebody else is asked to wait, and loses nothing of what they typed', async () => {
    const made = await aSchool();
    const [one, other] = [made.signedIn('dsl-1'), made.signedIn('headteacher-1')];
    const text = changed('limits:\n  immediately: 25');
    await give(one, text);
    await give(other, text);
    expect([other.status, other.text]).toEqual([503, expect.stringContaining('in a minute')]);
    expect(other.document.querySelector('textarea')?.value).toContain('immediately: 25');
    // A form that is sent again by the same session takes the place of the one before.
    await give(one, changed('limits:\n  immediately: 59'));
    await tried(one);
    expect(one.text).toContain('read as within 59 minutes');
    await give(other, text);
    expect(other.status).toBe(200);
  });
});

describe('the thread of a change', () => {
  const threadOf = (code: string) =>
    threadedBy(() => new URL(`data:text/javascript,${encodeURIComponent(code)}`))({
      texts: {},
      policies: [],
      base: POLICY,
      countsOnly: false,
      today: '2026-03-04',
    });

  test('may fail or end at any time: what is asked of it then fails, and the server goes on', async () => {
    const failing = threadOf('throw new RangeError("too much")');
    await expect(failing.check()).rejects.toThrow('too much');
    // By now nothing is asked of it.
    await expect(failing.run([], () => {})).rejects.toThrow('too much');
    const ended = threadOf('setTimeout(() => {}, 60_000)');
    const asked = ended.check();
    ended.end();
    await expect(asked).rejects.toThrow('it was ended');
  });

  test('that fails says so on the page, and another change can be given', async () => {
    const faults: string[] = [];
    const made = await aSchool(STORIES.slice(0, 1), 1, {
      onPageFault: ({ page, error }) => faults.push(`${page} ${error}`),
      beginTrying: (given) => ({
        ...here(given),
        run: () => Promise.reject(new RangeError('too much')),
      }),
    });
    const dsl = made.signedIn('dsl-1');
    for (const minutes of [20, 30]) {
      await give(dsl, changed(`limits:\n  immediately: ${minutes}`));
      await tried(dsl);
      expect(dsl.text).toContain('It could not be tried');
    }
    expect(faults).toEqual(Array(2).fill('POST /policy/try/text RangeError: too much'));
  });
});

describe('the readings of the policy', () => {
  test('say what is chosen, why and what hangs on it, and are searched', async () => {
    const made = await aConsole({ policy: POLICY });
    const staff = made.signedIn('staff-1');
    await staff.go('/policy');
    await staff.follow('How unclear wording is read');
    const { readings } = ruleBooks.policies.find(({ id }) => id === POLICY) ?? { readings: [] };
    expect(staff.text).toContain(`1 to 20 of ${readings.length}`);
    const seen = new Set<string>();
    for (;;) {
      for (const each of staff.document.querySelectorAll('section[aria-labelledby^=reading-]')) {
        seen.add(each.getAttribute('aria-labelledby')?.slice('reading-'.length) ?? '');
      }
      if (!staff.text.includes('Next page')) break;
      await staff.follow('Next page');
    }
    expect(seen.size).toBe(readings.length);
    await staff.send('Search', { q: '999 101 police' });
    expect(staff.text).toContain('999-counts-as-101');
    expect(staff.text).toContain('What hangs on it:');
    await staff.send('Search', { q: '"><i onx' });
    expect(staff.text).toContain('No match.');
    expect(staff.html).not.toContain('<i onx');
    for (const page of ['-1', '0', 'x', '99999999999999', '1e9']) {
      await staff.go(`/policy/readings?page=${page}`);
      expect(staff.status, page).toBe(200);
    }
  });
});
