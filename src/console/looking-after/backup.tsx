/** Backups: when the last good one was, and making one, into a folder or as a download. */
import { zipSync } from 'fflate';
import { Hono } from 'hono';
import { MemoryDisk } from '../../record/disk.ts';
import { RecordFault } from '../../record/fault.ts';
import { inSchoolTime } from '../../words/time.ts';
import { Button } from '../components/button.tsx';
import type { House } from '../house.ts';
import { signedInOnly } from '../signing-in/signed-in-only.tsx';
import { type Ask, type Env, type FieldError, goOnTo, notFound } from '../web.tsx';
import { keepingPage, mayAny, onlyIf } from './frame.tsx';

export const mayBackUp = mayAny('back-up');

const DAY = 24 * 60 * 60_000;
/** After how many days a backup is missed: it is made every night. */
const MISSED_DAYS = 2;

/** When the last good backup was, and whether that is too long ago. */
export const lastBackup = ({ upkeep, now }: House) => {
  const last = upkeep.lastly('backed-up');
  if (last === null) return { isMissed: true, says: 'There was none yet' };
  const at = Date.parse(last.at);
  const isMissed = now().getTime() - at > MISSED_DAYS * DAY;
  return { isMissed, says: `Last good one ${inSchoolTime(at)} by ${last.account}` };
};

const backupPage = (c: Ask, errors: readonly FieldError[] = []) => {
  const { house } = c.var;
  const last = lastBackup(house);
  return keepingPage(
    c,
    { title: 'Backup', errors },
    <>
      <p class="govuk-body">
        <strong>
          {last.says}
          {last.isMissed
            ? `. Make one every night; none for ${MISSED_DAYS} days is too long.`
            : '.'}
        </strong>
      </p>
      <p class="govuk-body">
        A backup is all of the record without its keys. Nobody can read a word of it without them,
        so it may lie with a provider. What is erased later cannot be read from it either.
      </p>
      {house.backups === null ? (
        <p class="govuk-body">
          No folder is named for backups. Whoever keeps the machine can name one, best of all on
          another machine<span class="db-inline"> (DUTYBOUND_BACKUPS)</span>. Until then, download
          one.
        </p>
      ) : (
        <form method="post" action="/backup">
          <p class="govuk-body">Into a new folder in {house.backups.folder}.</p>
          <Button text="Back up now" preventDoubleClick />
        </form>
      )}
      <form method="post" action="/backup/download">
        <Button
          text="Download a backup"
          classes={house.backups === null ? '' : 'govuk-button--secondary'}
        />
      </form>
      <p class="govuk-body">
        A download is a ZIP file. Unpack it, and <code>dutybound record restore FOLDER</code> brings
        it back.
      </p>
    </>,
  );
};

/** A name that sorts by when it was made. */
const nameAt = (now: Date): string =>
  `dutybound-${now.toISOString().slice(0, 19).replaceAll(':', '').replace('T', '-')}`;

export const backupPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.use('/backup/*', signedInOnly, onlyIf(mayBackUp));
  app.get('/backup', (c) => backupPage(c));
  app.post('/backup', async (c) => {
    const { house, desk } = c.var;
    if (house.backups === null) return notFound(c);
    const name = nameAt(house.now());
    try {
      const files = await house.upkeep.backUp(desk, house.backups.newFolder(name));
      return goOnTo(c, '/backup', `${files} files were copied to ${name} and checked.`);
    } catch (error) {
      house.onPageFault({ page: 'POST /backup', error });
      const says = error instanceof RecordFault ? error.message : 'the folder cannot be written to';
      return backupPage(c, [{ field: 'main-content', says: `Nothing good was copied: ${says}` }]);
    }
  });
  app.post('/backup/download', async (c) => {
    const { house, desk } = c.var;
    const target = new MemoryDisk();
    await house.upkeep.backUp(desk, target);
    const name = nameAt(house.now());
    const files = [...target.files].map(([path, bytes]) => [`${name}/${path}`, bytes]);
    // What is sealed does not get smaller.
    const bytes = zipSync(Object.fromEntries(files), { level: 0 });
    return c.body(Buffer.from(bytes), 200, {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="${name}.zip"`,
    });
  });
  return app;
};
