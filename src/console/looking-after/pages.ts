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

export const keepingPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  for (const pages of [
    lookingAfterPages(),
    peoplePages(),
    standInPages(),
    leaverPages(),
    contactPages(),
    termPages(),
    schoolPages(),
    retentionPages(),
    erasingPages(),
    keyPages(),
    backupPages(),
  ]) {
    app.route('/', pages);
  }
  return app;
};
