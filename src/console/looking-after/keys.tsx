/** The keys of the record: how they stand, wrapping them again, another passphrase, the recovery sheet. */
import { Hono } from 'hono';
import { RecordFault } from '../../record/fault.ts';
import { keyFromSheet, type Opener } from '../../record/keys.ts';
import { refuseShort } from '../../record/places.ts';
import { type KeysFound, MISTYPED, OPENS, SHEET_OPENS, sheetInWords } from '../../record/upkeep.ts';
import { inSchoolTime } from '../../words/time.ts';
import { Button } from '../components/button.tsx';
import { Checkboxes } from '../components/checkboxes.tsx';
import { PasswordInput } from '../components/password-input.tsx';
import { Textarea } from '../components/textarea.tsx';
import { WarningText } from '../components/warning-text.tsx';
import type { House } from '../house.ts';
import { provenOnly, signedInOnly } from '../signing-in/signed-in-only.tsx';
import {
  type Ask,
  type Env,
  errorIn,
  type FieldError,
  formOf,
  goOnTo,
  Hidden,
  pressedTwice,
  saidOnce,
} from '../web.tsx';
import { keepingPage, mayAny, onlyIf, provenFirst } from './frame.tsx';

const KEYS = '/keys';
/** Where a new recovery sheet is shown, below the page on which it came about. */
export const NEW_SHEET = 'new-sheet';
const SHEET = `${KEYS}/${NEW_SHEET}`;

export const mayKeepKeys = mayAny('keep-keys');

/** "Keys last rotated 4 Mar 2026 09:00 by administrator-1." */
export const lastlyInWords = (
  { upkeep }: Pick<House, 'upkeep'>,
  done: Parameters<House['upkeep']['lastly']>[0],
  says: string,
): string => {
  const last = upkeep.lastly(done);
  return last === null
    ? `${says}: never`
    : `${says}: ${inSchoolTime(Date.parse(last.at))} by ${last.account}`;
};

const secondInWords = ({ isShared, secondAgrees: agrees }: KeysFound): string => {
  if (isShared) return 'They are in the database, wrapped. There are no second keys.';
  if (agrees === null) {
    return 'There are no second keys. If this disk dies, nobody can read the record. Whoever keeps the machine names a folder on another disk in DUTYBOUND_SECOND_KEYS.';
  }
  return agrees
    ? 'The second keys are there, and agree.'
    : 'The second keys are not there, or differ. Whoever keeps the machine puts that disk in again. Until then keys cannot be changed, and nothing can be erased.';
};

const OTHER_SERVERS =
  'Several servers can work with this record. After either of the changes below, whoever keeps the machines gives every other server the new file or passphrase, and starts it again. Until then it cannot be used.';

const Found = ({ found, isSheet }: { readonly found: KeysFound; readonly isSheet: boolean }) => (
  <>
    {found.faults.length > 0 ? (
      <div class="db-danger">
        {found.faults.map((fault) => (
          <p class="govuk-body">
            <strong>{fault}</strong>
          </p>
        ))}
      </div>
    ) : (
      <p class="govuk-body">
        <strong>
          Every incident has its key: {found.count} keys can be opened.
          {isSheet && ' The recovery sheet fits.'}
        </strong>
      </p>
    )}
    <p class="govuk-body">{OPENS[found.opener]}</p>
    <p class="govuk-body">{secondInWords(found)}</p>
  </>
);

const keysPage = async (
  c: Ask,
  {
    errors = [],
    sheet = null,
  }: {
    readonly errors?: readonly FieldError[];
    /** A recovery sheet to check, as it was typed. */
    readonly sheet?: Buffer | null;
  } = {},
) => {
  const { house, desk } = c.var;
  const found = await house.upkeep.check(desk, sheet);
  const epoch: readonly [string, string] = ['epoch', String(found.epoch)];
  return keepingPage(
    c,
    { title: 'Keys', errors },
    <>
      <Found found={found} isSheet={sheet !== null} />
      <ul class="govuk-list">
        <li>{lastlyInWords(house, 'keys-rotated', 'Last rotated')}</li>
        <li>{lastlyInWords(house, 'opener-changed', 'What opens the record, last changed')}</li>
      </ul>
      <h2 class="govuk-heading-m">Check the recovery sheet</h2>
      <form method="post" action="/keys/sheet" novalidate autocomplete="off">
        <Textarea
          id="sheet"
          name="sheet"
          rows={3}
          spellcheck={false}
          label={{ text: 'Type it from the paper' }}
          hint={{ text: 'Groups of four letters and digits. It is compared, and kept nowhere.' }}
          errorMessage={errorIn(errors, 'sheet')}
        />
        <Button text="Check it" classes="govuk-button--secondary" />
      </form>
      {found.isShared && <WarningText text={OTHER_SERVERS} iconFallbackText="Warning" />}
      <h2 class="govuk-heading-m">Rotate the keys</h2>
      <p class="govuk-body">
        When somebody leaves who could open the safe or get at the machine. Every key is wrapped
        again, and there is a new recovery sheet. Have a printer at hand: it is shown once.
      </p>
      <form method="post" action="/keys/rotate">
        <Hidden fields={[epoch]} />
        <Button text="Rotate the keys" preventDoubleClick />
      </form>
      <h2 class="govuk-heading-m">Another passphrase</h2>
      <WarningText
        text="Whoever starts the program needs the new passphrase. Without it the record does not open after the next start."
        iconFallbackText="Warning"
      />
      <form method="post" action="/keys/passphrase" novalidate autocomplete="off">
        <Hidden fields={[epoch]} />
        {(['passphrase', 'again'] as const).map((id) => (
          <PasswordInput
            id={id}
            name={id}
            label={{ text: id === 'passphrase' ? 'New passphrase' : 'The same once more' }}
            hint={
              id === 'passphrase'
                ? { text: 'At least 12 characters. Several words at random are best.' }
                : undefined
            }
            autocomplete="new-password"
            errorMessage={errorIn(errors, id)}
          />
        ))}
        <Checkboxes
          idPrefix="file"
          name="file"
          items={[
            {
              value: 'yes',
              text: 'No passphrase: open it with a key file instead. Whoever can read the folders of this machine can then read every incident.',
            },
          ]}
        />
        <Button text="Change what opens the record" preventDoubleClick />
      </form>
    </>,
  );
};

const CHANGED =
  'The keys were changed since you opened this page, and a new sheet was shown then. If nobody has that sheet, rotate them again.';

/** What opens the record from now on, where that was changed. */
const OPENS_NOW: Readonly<Record<Opener['kind'], string>> = {
  passphrase:
    'The record opens with the new passphrase only. Whoever starts the program sets DUTYBOUND_PASSPHRASE to it before the next start.',
  file: 'The record opens with a key file now. Before the next start DUTYBOUND_PASSPHRASE is taken away.',
};

/** Goes on to the page of a new recovery sheet: the one time that it is shown. */
export const toSheet = (
  c: Ask,
  up: string,
  sheet: string,
  says: string | null,
  opener: Opener['kind'] | null = null,
): Response =>
  goOnTo(
    c,
    `${up}/${NEW_SHEET}`,
    <>
      {[...(says === null ? [] : [says]), ...sheetInWords(false)].map((line) => (
        <p class="govuk-body">{line}</p>
      ))}
      <pre class="db-sheet" tabindex={0}>
        {sheet}
      </pre>
      <p class="govuk-body">{SHEET_OPENS}</p>
      {opener !== null && (
        <p class="govuk-body">
          <strong>{OPENS_NOW[opener]}</strong>
        </p>
      )}
    </>,
  );

/** A new recovery sheet, where one is to be shown in this session; else how to have another. */
export const sheetPage = (c: Ask, up: readonly [href: string, says: string]) => {
  const sheet = saidOnce(c);
  return sheet === null
    ? keepingPage(
        c,
        { title: 'The recovery sheet was shown once', up },
        <p class="govuk-body">
          Does nobody have it?{' '}
          <a class="govuk-link" href="/keys">
            Rotate the keys
          </a>{' '}
          for another one.
        </p>,
      )
    : keepingPage(c, { title: 'Print this page and lock it away', up }, sheet);
};

/** Changes something of the keys, and shows the new sheet once. */
const change = async (
  c: Ask,
  act: () => Promise<string | null>,
  opener: Opener['kind'] | null = null,
): Promise<Response> => {
  try {
    const sheet = await act();
    if (sheet === null) {
      const errors = [{ field: 'main-content', says: CHANGED }];
      return pressedTwice(c, SHEET) ?? keysPage(c, { errors });
    }
    return toSheet(c, KEYS, sheet, null, opener);
  } catch (error) {
    if (!(error instanceof RecordFault) || error.code !== 'away') throw error;
    return keysPage(c, { errors: [{ field: 'main-content', says: error.message }] });
  }
};

/** What the record is to be opened with, as it was typed. */
const openerTyped = (passphrase: string, again: string): Opener | FieldError => {
  try {
    refuseShort(passphrase);
  } catch (error) {
    if (!(error instanceof RecordFault)) throw error;
    return { field: 'passphrase', says: 'Choose several words: at least 12 characters' };
  }
  // Whoever starts the program types it at a prompt, which takes neither.
  if (/\p{Cc}/u.test(passphrase) || passphrase.trim() !== passphrase) {
    return { field: 'passphrase', says: 'Begin and end with a letter or sign that can be typed' };
  }
  if (passphrase === again) return { kind: 'passphrase', passphrase };
  return { field: 'again', says: 'These two are not the same' };
};

export const keyPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.use('/keys/*', signedInOnly, onlyIf(mayKeepKeys));
  app.get(KEYS, provenOnly, (c) => keysPage(c));
  app.get(SHEET, (c) => sheetPage(c, [KEYS, 'Keys']));
  app.use('/keys/*', provenFirst(KEYS));
  app.post('/keys/sheet', async (c) => {
    const sheet = keyFromSheet((await formOf(c)).text('sheet'));
    if (sheet !== null) return keysPage(c, { sheet });
    return keysPage(c, { errors: [{ field: 'sheet', says: `No match: ${MISTYPED}` }] });
  });
  app.post('/keys/rotate', async (c) => {
    const { house, desk } = c.var;
    const seen = Number((await formOf(c)).text('epoch'));
    return change(c, () => house.upkeep.rotate(desk, seen));
  });
  app.post('/keys/passphrase', async (c) => {
    const { house, desk } = c.var;
    const typed = await formOf(c);
    const next: Opener | FieldError = typed.has('file')
      ? { kind: 'file' }
      : openerTyped(typed.exact('passphrase'), typed.exact('again'));
    if ('field' in next) return keysPage(c, { errors: [next] });
    const seen = Number(typed.text('epoch'));
    return change(c, () => house.upkeep.openWith(desk, next, seen), next.kind);
  });
  return app;
};
