/** Erasing an incident: one person asks for it, another one does it. */
import { Hono } from 'hono';
import type { Beside } from '../../record/content.ts';
import { Desk, type Listed } from '../../record/desk.ts';
import { RecordFault } from '../../record/fault.ts';
import { reasonTyped } from '../../record/retention.ts';
import type { Done } from '../../record/settings.ts';
import { kindsInWords } from '../../words/entries.ts';
import { inSchoolTime } from '../../words/time.ts';
import { Button } from '../components/button.tsx';
import { Select } from '../components/select.tsx';
import { WhyField } from '../fields.tsx';
import { provenOnly, signedInOnly } from '../signing-in/signed-in-only.tsx';
import {
  type Ask,
  type Env,
  errorIn,
  type FieldError,
  Form,
  formOf,
  goOnTo,
  newKey,
  notFound,
  pressedTwice,
} from '../web.tsx';
import { keepingPage, mayAny, onlyIf, provenFirst } from './frame.tsx';
import { NEW_SHEET, sheetPage, toSheet } from './keys.tsx';

const ERASING = '/erasing';
const SHEET = `${ERASING}/${NEW_SHEET}`;

export const mayErase = mayAny('erase');

/** An incident that somebody has asked to have erased. */
interface Asked {
  readonly listed: Listed;
  readonly done: Done;
  readonly reason: string;
}

/** Those of them that are open to an account. */
const askedFor = async ({ var: { house, desk } }: Ask): Promise<readonly Asked[]> => {
  const { erasures } = house.settings;
  if (erasures.size === 0) return [];
  const asked: Asked[] = [];
  for (const listed of await desk.list()) {
    const done = erasures.get(listed.id);
    if (done === undefined) continue;
    const kept = await desk.read(listed.id, 'looked at what is to be erased');
    const noted = kept?.beside.map(({ beside }) => beside) ?? [];
    const isAsked = (beside: Beside) => beside.is === 'to-erase';
    const said = noted.filter(isAsked).at(-1);
    if (said?.is === 'to-erase') asked.push({ listed, done, reason: said.reason });
  }
  return asked;
};

/** How many of them wait for somebody, of those open to an account. */
export const waitingToErase = async ({ var: { house, desk } }: Ask): Promise<number> => {
  const { erasures } = house.settings;
  if (erasures.size === 0) return 0;
  return (await desk.list()).filter(({ id }) => erasures.has(id)).length;
};

const nameOf = ({ id, kinds, endedAt }: Listed): string =>
  `Incident ${id.slice(0, 6)}: ${kindsInWords(kinds)}${endedAt === null ? '' : `, ended ${inSchoolTime(Date.parse(endedAt))}`}`;

const AskedLine = ({ c, asked }: { readonly c: Ask; readonly asked: Asked }) => {
  const { listed, done, reason } = asked;
  const { house, desk } = c.var;
  const short = listed.id.slice(0, 6);
  const isOwn = house.accounts.nameKeyOf(done.account) === house.accounts.nameKeyOf(desk.account);
  return (
    <li class="db-item">
      <p>
        <a class="govuk-link" href={`/incidents/${listed.id}`}>
          {nameOf(listed)}
        </a>
      </p>
      <p>
        Asked for by <strong>{done.account}</strong> {inSchoolTime(Date.parse(done.at))}: {reason}
      </p>
      {listed.isHeld && (
        <p>
          <strong>It is held. The hold is lifted first.</strong>
        </p>
      )}
      {isOwn && <p>Somebody else has to say yes: the head, the DSL or a deputy.</p>}
      {!isOwn && !listed.isHeld && (
        <form method="post" action={`/erasing/${listed.id}/yes`}>
          <Button text={`Erase ${short} for good`} classes="govuk-button--warning" />
        </form>
      )}
      <form method="post" action={`/erasing/${listed.id}/back`}>
        <Button text={`Do not erase ${short}`} classes="govuk-button--secondary" />
      </form>
    </li>
  );
};

const NOTHING = new Form(new URLSearchParams());

const erasingPage = async (c: Ask, typed: Form = NOTHING, errors: readonly FieldError[] = []) => {
  const asked = await askedFor(c);
  const isAsked = new Set(asked.map(({ listed }) => listed.id));
  const others = (await c.var.desk.list()).filter(
    ({ id, isClosed, isHeld }) => isClosed && !isHeld && !isAsked.has(id),
  );
  const chosen = typed.text('id');
  return keepingPage(
    c,
    { title: 'Erasing an incident', errors },
    <>
      <p class="govuk-body">
        It takes two people. One asks for it, the other one does it. What was written, who its
        people were and its key are gone then, also from what a backup can give back. That it was
        erased, by whom and why stays. What was printed or sent out is not erased by it.
      </p>
      {asked.length > 0 && (
        <ul class="govuk-list db-list">
          {asked.map((each) => (
            <AskedLine c={c} asked={each} />
          ))}
        </ul>
      )}
      {others.length === 0 ? (
        <p class="govuk-body">There is no closed incident to ask for that is not held.</p>
      ) : (
        <form method="post" action="/erasing" novalidate>
          <Select
            id="id"
            name="id"
            label={{ text: 'Ask for an incident to be erased', classes: 'govuk-label--m' }}
            hint={{ text: 'Closed incidents that are not held.' }}
            items={[
              { value: '', text: 'Choose' },
              ...others.map((each) => ({
                value: each.id as string,
                text: nameOf(each),
                selected: each.id === chosen,
              })),
            ]}
            errorMessage={errorIn(errors, 'id')}
          />
          <WhyField
            hint="Such as: kept for as long as our schedule says. It stays; name nobody."
            typed={typed}
            errors={errors}
          />
          <Button text="Ask for it" preventDoubleClick />
        </form>
      )}
    </>,
  );
};

const ask = async (c: Ask): Promise<Response> => {
  const { house, desk } = c.var;
  const typed = await formOf(c);
  const id = typed.text('id');
  const reason = reasonTyped(typed.text('why'));
  const errors = [
    ...(id === '' ? [{ field: 'id', says: 'Choose which incident' }] : []),
    ...(reason.ok ? [] : [{ field: 'why', says: `The reason ${reason.says}` }]),
  ];
  const found = (await desk.list()).find((each) => each.id === id);
  if (id !== '' && (found === undefined || !found.isClosed)) return notFound(c);
  if (!reason.ok || errors.length > 0) return erasingPage(c, typed, errors);
  if (house.settings.erasures.has(id)) {
    return goOnTo(c, ERASING, `Incident ${id.slice(0, 6)} was asked for already.`);
  }
  await desk.noteBeside(id, newKey(), { is: 'to-erase', reason: reason.value });
  await house.settings.askErasure(desk.writer, id, true);
  const says = `Asked for: incident ${id.slice(0, 6)}. Somebody else who may has to say yes.`;
  return goOnTo(c, ERASING, says);
};

/** What was asked for that an address names, of what is open to an account. */
const askedIn = async (c: Ask): Promise<Asked | null> =>
  (await askedFor(c)).find(({ listed }) => listed.id === c.req.param('id')) ?? null;

/** What is said to whoever says yes, in place of a page on what went wrong. */
const WHY_NOT: readonly string[] = ['alone', 'held', 'away', 'not-a-record'];

const erase = async (c: Ask): Promise<Response> => {
  const { house, desk } = c.var;
  const asked = await askedIn(c);
  if (asked === null) return pressedTwice(c, SHEET) ?? notFound(c);
  const { listed, done, reason } = asked;
  const first = Desk.open(house.record, house.accounts, done.account);
  try {
    if (first === null)
      throw new RecordFault('alone', `${done.account} has ended; ask for it again`);
    const sheet = await house.upkeep.erase(first, desk, listed.id, reason);
    const says = `Incident ${listed.id.slice(0, 6)} is erased. Its key is gone, so there is a new recovery sheet.`;
    return toSheet(c, ERASING, sheet, says);
  } catch (error) {
    if (!(error instanceof RecordFault) || !WHY_NOT.includes(error.code)) throw error;
    // Two pressed at once: the sheet was shown to whoever was first.
    const says =
      error.code === 'not-a-record'
        ? 'Somebody else has erased it just now. The new recovery sheet was shown to them'
        : `It was not erased: ${error.message}`;
    return pressedTwice(c, SHEET) ?? erasingPage(c, NOTHING, [{ field: 'main-content', says }]);
  }
};

export const erasingPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.use('/erasing/*', signedInOnly, onlyIf(mayErase));
  app.get(ERASING, provenOnly, (c) => {
    const id = c.req.query('id') ?? '';
    return erasingPage(c, new Form(new URLSearchParams({ id })));
  });
  app.get(SHEET, (c) => sheetPage(c, [ERASING, 'Erasing an incident']));
  app.use('/erasing/*', provenFirst(ERASING));
  app.post(ERASING, ask);
  app.post('/erasing/:id/yes', erase);
  app.post('/erasing/:id/back', async (c) => {
    const asked = await askedIn(c);
    if (asked === null) return notFound(c);
    await c.var.house.settings.askErasure(c.var.desk.writer, asked.listed.id, false);
    return goOnTo(c, ERASING, `Incident ${asked.listed.id.slice(0, 6)} is not erased.`);
  });
  return app;
};
