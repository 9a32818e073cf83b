/** All pages of whoever looks after the record. */
import { Hono } from 'hono';
import type { Env } from '../web.tsx';
import { backupPages } from './backup.tsx';
import { contactPages } from './contacts.tsx';
import { erasingPages } from './erasing.tsx';
import { lookingAfterPages } from './home.tsx';
import { keyPages } from './keys.tsx';
import { leaverPages } from './leavers.tsx';
import { peoplePages } from './people.tsx';
import { retentionPages } from './retention.tsx';
import { schoolPages } from './school.tsx';
import { standInPages } from './stand-ins.tsx';
import { termPages } from './terms.tsx';
import { trustPages } from './trust.tsx';

const joined = (...all: readonly Hono<Env>[]): Hono<Env> => {
  const app = new Hono<Env>();
  for (const pages of all) app.route('/', pages);
  return app;
};

export const keepingPages = (): Hono<Env> =>
  joined(
    lookingAfterPages(),
    peoplePages(),
    standInPages(),
    leaverPages(),
    contactPages(),
    termPages(),
    schoolPages(),
    trustPages(),
    retentionPages(),
    erasingPages(),
    keyPages(),
    backupPages(),
  );

/** The same of a trust, which has no incidents and no policy. */
export const keepingPagesOfTrust = (): Hono<Env> =>
  joined(lookingAfterPages(), peoplePages(), leaverPages(), keyPages(), backupPages());
