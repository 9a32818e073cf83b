/** A change of the policy in the console: given as files or by a form, checked, and tried on past incidents. */
import { Hono, type MiddlewareHandler } from 'hono';
import { unchangedText } from '../../policies/write.ts';
import type { Policy } from '../../vocabulary/policies.ts';
import { dayOf } from '../../words/time.ts';
import { Button } from '../components/button.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { Textarea } from '../components/textarea.tsx';
import { liveStream } from '../live.ts';
import { signedInOnly } from '../signing-in/signed-in-only.tsx';
import { type Ask, type Env, type Form, formOf, notFound, page } from '../web.tsx';
import { listOfRules, ruleForm, textChangedBy } from './change-form.tsx';
import { faultInWords, resultPage } from './result.tsx';
import { type Checked, FILES, type FileName, type Texts } from './trial.ts';
import { type Answer, type Held, MOST_A_DAY } from './tries.ts';

/** The school's policy as its files have it; null before the set-up. */
const basePolicy = ({ settings, givenBooks }: Env['Variables']['house']): Policy | null =>
  givenBooks.policies.find(({ id }) => id === settings.school?.policy) ?? null;

/** Whoever may set what the school is, or is given reports. */
const mayTry: MiddlewareHandler<Env> = async (c, next) => {
  const { house, desk } = c.var;
  const may = desk.can('set') || desk.can('see-reports');
  return may && basePolicy(house) !== null ? next() : notFound(c);
};

/** What is being tried in this session, as long as the policy that it changes is the school's. */
const heldIn = (c: Ask): Held | null => {
  const held = c.var.house.tries.of(c.var.session);
  return held !== null && held.base === basePolicy(c.var.house) ? held : null;
};

const HINTS: Readonly<Record<FileName, string>> = {
  'policy.yaml':
    'Only what differs: each role, setting, word, contact or limit stands in place of the one in the policy. “without: [ID, ID]” takes clauses out, and a rule that no clause asks for is no longer asked.',
  'clauses.yaml': 'Where clauses are new or worded otherwise. Leave it empty where there are none.',
  'readings.yaml': 'Where unclear wording is to be read otherwise. It may stay empty too.',
};

/** Most faults that are shown beside one file. */
const MOST_FAULTS = 20;

const textPage = (
  c: Ask,
  texts: Texts,
  faults: Checked['faults'] = [],
  refused: string | null = null,
) => {
  const problems = [
    ...(refused === null ? [] : [{ text: refused, href: '#policy.yaml' }]),
    ...faults
      .slice(0, MOST_FAULTS)
      .map((each) => ({ text: `${each.file}: ${faultInWords(each)}`, href: `#${each.file}` })),
  ];
  return page(
    c,
    { title: 'A change, as files', hasErrors: problems.length > 0 },
    <>
      {problems.length > 0 && <ErrorSummary titleText="There is a problem" errorList={problems} />}
      <a class="govuk-back-link" href="/policy/try">
        A change of the policy
      </a>
      <h1 class="govuk-heading-l">A change, as files</h1>
      <p class="govuk-body">
        Paste the text of each file. No file can be attached in this console. They may have some
        40,000 letters together.
      </p>
      <form method="post" action="/policy/try/text" novalidate>
        {FILES.map((file) => {
          const own = faults.filter((each) => each.file === file).slice(0, MOST_FAULTS);
          return (
            <Textarea
              id={file}
              name={file}
              rows={file === 'policy.yaml' ? 20 : 5}
              spellcheck={false}
              classes="db-yaml"
              label={{ text: file, classes: 'govuk-label--m' }}
              hint={{ text: HINTS[file] }}
              value={texts[file] ?? ''}
              errorMessage={
                own.length === 0 ? undefined : { text: own.map(faultInWords).join('. ') }
              }
            />
          );
        })}
        <Button text="Check it, and try it" preventDoubleClick />
      </form>
    </>,
    refused !== null ? 503 : problems.length > 0 ? 400 : 200,
  );
};

const REFUSED: Readonly<Record<'busy' | 'enough', string>> = {
  busy: 'Somebody else tries a change just now. Send it again in a minute',
  enough: `That was ${MOST_A_DAY} changes today. More answers about the same incidents could be compared, so go on tomorrow`,
};

/** Checks a change and, where nothing is wrong with it, begins to try it. */
const take = async (c: Ask, texts: Texts): Promise<Response> => {
  const { house, desk, session } = c.var;
  const base = basePolicy(house) as Policy;
  const ofExercises = house.isDemonstration;
  const answer: Answer = await house.tries.give(
    session,
    {
      texts,
      policies: house.givenBooks.policies,
      base: base.id,
      countsOnly: !desk.mayNameAll,
      today: dayOf(house.now().getTime()),
      ofExercises,
    },
    () => desk.toTry(ofExercises),
    (error) => house.onPageFault({ page: 'POST /policy/try/text', error }),
  );
  if (answer.kind === 'taken') return c.redirect('/policy/try', 303);
  return answer.kind === 'faults'
    ? textPage(c, texts, answer.faults)
    : textPage(c, texts, [], REFUSED[answer.kind]);
};

const textsIn = (form: Form): Texts =>
  Object.fromEntries(
    FILES.flatMap((file) => {
      const text = form.exact(file).replace(/\r\n?/g, '\n');
      return text.trim() === '' ? [] : [[file, text]];
    }),
  );

const standingTexts = (c: Ask): Texts =>
  heldIn(c)?.texts ?? { 'policy.yaml': unchangedText(basePolicy(c.var.house) as Policy) };

export const tryingPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  for (const path of ['/policy/try', '/policy/try/*', '/policy/change', '/policy/change/*']) {
    app.use(path, signedInOnly, mayTry);
  }
  app.get('/policy/try', (c) => resultPage(c, basePolicy(c.var.house) as Policy, heldIn(c)));
  app.get('/policy/try/text', (c) => textPage(c, standingTexts(c)));
  app.post('/policy/try/text', async (c) => take(c, textsIn(await formOf(c))));
  app.get('/policy/try/files/:file', (c) => {
    const file = FILES.find((each) => each === c.req.param('file'));
    const text = file === undefined ? undefined : heldIn(c)?.texts[file];
    if (text === undefined) return notFound(c);
    c.header('content-disposition', `attachment; filename="${file}"`);
    return c.body(text, 200, { 'content-type': 'application/yaml; charset=UTF-8' });
  });
  app.post('/policy/try/drop', (c) => {
    c.var.house.tries.drop(c.var.session);
    return c.redirect('/policy/try', 303);
  });
  app.get('/policy/try/changes', (c) =>
    liveStream(c, ({ say }) => {
      const held = heldIn(c);
      const tell = () => void say('seen');
      held?.watchers.add(tell);
      return { stop: () => held?.watchers.delete(tell) };
    }),
  );
  app.get('/policy/change', (c) =>
    listOfRules(c, heldIn(c)?.changed ?? (basePolicy(c.var.house) as Policy)),
  );
  app.get('/policy/change/:norm', (c) => {
    const policy = heldIn(c)?.changed ?? (basePolicy(c.var.house) as Policy);
    return ruleForm(c, policy, c.req.param('norm'));
  });
  app.post('/policy/change/:norm', async (c) => {
    const base = basePolicy(c.var.house) as Policy;
    const policy = heldIn(c)?.changed ?? base;
    const typed = await formOf(c);
    const texts = standingTexts(c);
    const norm = c.req.param('norm');
    const read = textChangedBy(typed, norm, {
      books: c.var.house.givenBooks,
      base,
      policy,
      text: texts['policy.yaml'] ?? '',
    });
    if (read === null) return notFound(c);
    return 'errors' in read
      ? ruleForm(c, policy, norm, typed, read.errors)
      : take(c, { ...texts, 'policy.yaml': read.text });
  });
  return app;
};
