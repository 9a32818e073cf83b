/** When the school's terms are. */
import { Hono } from 'hono';
import type { School, Term } from '../../record/content.ts';
import { isDay } from '../../vocabulary/events.ts';
import { Button } from '../components/button.tsx';
import { A_DAY, DayField } from '../fields.tsx';
import { signedInOnly } from '../signing-in/signed-in-only.tsx';
import { type Ask, type Env, type FieldError, Form, formOf, goOnTo, notFound } from '../web.tsx';
import { mayKeepContacts } from './contacts.tsx';
import { keepingPage, onlyIf } from './frame.tsx';

const MOST_TERMS = 6;
const LONGEST_TERM = 366 * 24 * 60 * 60_000;

const standing = ({ terms = [] }: School): Form => {
  const fields = new URLSearchParams();
  for (const [index, { from, until }] of terms.entries()) {
    fields.set(`term-${index}-from`, from);
    fields.set(`term-${index}-until`, until);
  }
  return new Form(fields);
};

const readTerms = (typed: Form, errors: FieldError[]): readonly Term[] => {
  const terms: Term[] = [];
  for (let index = 0; index < MOST_TERMS; index += 1) {
    const [from, until] = [typed.text(`term-${index}-from`), typed.text(`term-${index}-until`)];
    if (from === '' && until === '') continue;
    const field = `term-${index}-${isDay(from) ? 'until' : 'from'}`;
    if (!isDay(from) || !isDay(until)) errors.push({ field, says: A_DAY });
    else if (until < from) errors.push({ field, says: 'A term ends after it begins' });
    else if (Date.parse(until) - Date.parse(from) > LONGEST_TERM) {
      errors.push({ field, says: 'A term of more than a year? Check the years' });
    } else terms.push({ from, until });
  }
  terms.sort((a, b) => (a.from < b.from ? -1 : 1));
  const overlaps = terms.some(({ from }, index) => from <= (terms[index - 1]?.until ?? ''));
  if (overlaps)
    errors.push({ field: 'term-0-from', says: 'One term begins before another has ended' });
  return terms;
};

const termsPage = (c: Ask, typed: Form, errors: readonly FieldError[]) =>
  keepingPage(
    c,
    { title: 'Terms', errors },
    <form method="post" action="/terms" novalidate>
      <fieldset class="govuk-fieldset" aria-describedby="terms-hint">
        <legend class="govuk-fieldset__legend govuk-visually-hidden">Terms of the year</legend>
        <div id="terms-hint" class="govuk-hint">
          First and last days. Out of term, “What to do first” says to ring instead of looking for
          people at school.
        </div>
        {Array.from({ length: MOST_TERMS }, (_, index) => (
          <div class="db-term">
            {(['from', 'until'] as const).map((end) => {
              const id = `term-${index}-${end}`;
              return (
                <DayField
                  id={id}
                  asks={`Term ${index + 1} ${end === 'from' ? 'begins' : 'ends'}`}
                  value={typed.text(id)}
                  errors={errors}
                />
              );
            })}
          </div>
        ))}
      </fieldset>
      <Button text="Save" preventDoubleClick />
    </form>,
  );

export const termPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.use('/terms', signedInOnly, onlyIf(mayKeepContacts));
  app.get('/terms', (c) => {
    const { school } = c.var.house.settings;
    return school === null ? notFound(c) : termsPage(c, standing(school), []);
  });
  app.post('/terms', async (c) => {
    const { house, desk } = c.var;
    const typed = await formOf(c);
    const errors: FieldError[] = [];
    const terms = readTerms(typed, errors);
    if (errors.length > 0) return termsPage(c, typed, errors);
    await house.settings.change(desk.writer, (school) => ({ ...school, terms }));
    return goOnTo(c, '/terms', 'Saved.');
  });
  return app;
};
