/** By which ways alerts leave, as the environment of the server says. No secret of these is in the record. */
import type { AlertSender } from '../../record/alerts.ts';
import { type Environment, isLocal, isSet, refuse, urlFrom, webAddress } from '../environment.ts';
import { emailSender } from './email.ts';
import { webhookSender } from './webhook.ts';

const SHORTEST_SECRET = 16;
/** One address, and nothing else: no name beside it, no second one. */
const MAIL_ADDRESS = /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+$/;
const ACCOUNT = /^[a-z]+(?:-[a-z]+)*-[1-9]\d{0,2}$/;

/** "dsl-1=…, deputy-dsl-1=…" */
const byAccount = (
  setting: string,
  text: string,
  read: (value: string) => string,
): ReadonlyMap<string, string> =>
  new Map(
    text.split(',').map((each) => {
      const [account = '', ...rest] = each.trim().split('=');
      const value = rest.join('=').trim();
      if (!ACCOUNT.test(account.trim()) || value === '') {
        return refuse(setting, 'write it like dsl-1=…, deputy-dsl-1=…');
      }
      return [account.trim(), read(value)];
    }),
  );

const mailAddress = (setting: string, text: string): string =>
  MAIL_ADDRESS.test(text) ? text : refuse(setting, 'give an e-mail address, and nothing beside it');

const decoded = (setting: string, text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return refuse(setting, 'write a % of the name or the password as %25');
  }
};

const email = (environment: Environment, address: string): AlertSender => {
  const { DUTYBOUND_MAIL_SERVER: server = '', DUTYBOUND_MAIL_FROM: from = '' } = environment;
  const { DUTYBOUND_MAIL_TO: to = '' } = environment;
  const url = urlFrom('DUTYBOUND_MAIL_SERVER', server, ['smtps:', 'smtp:']);
  const isAtOnce = url.protocol === 'smtps:';
  return emailSender({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (isAtOnce ? 465 : 587) : Number(url.port),
    tls: isAtOnce ? 'at once' : isLocal(url) ? 'none' : 'starttls',
    user: url.username === '' ? null : decoded('DUTYBOUND_MAIL_SERVER', url.username),
    password: decoded('DUTYBOUND_MAIL_SERVER', url.password),
    from: mailAddress('DUTYBOUND_MAIL_FROM', from),
    to: byAccount('DUTYBOUND_MAIL_TO', to, (text) => mailAddress('DUTYBOUND_MAIL_TO', text)),
    address,
  });
};

const webhook = (environment: Environment, address: string, now: () => Date): AlertSender => {
  const { DUTYBOUND_WEBHOOK_TO: to = '', DUTYBOUND_WEBHOOK_SECRET: secret = '' } = environment;
  if (secret.length < SHORTEST_SECRET) {
    return refuse(
      'DUTYBOUND_WEBHOOK_SECRET',
      `choose a secret of at least ${SHORTEST_SECRET} characters, and give it to the program that is called`,
    );
  }
  return webhookSender({
    to: byAccount(
      'DUTYBOUND_WEBHOOK_TO',
      to,
      (text) => webAddress('DUTYBOUND_WEBHOOK_TO', text).href,
    ),
    secret,
    address,
    now,
  });
};

/** @throws SettingFault where a setting is wrong, or one is missing beside another */
export const sendersFrom = (environment: Environment, now: () => Date): readonly AlertSender[] => {
  const hasMail = isSet(
    environment,
    'DUTYBOUND_MAIL_SERVER',
    'DUTYBOUND_MAIL_FROM',
    'DUTYBOUND_MAIL_TO',
  );
  const hasWebhook = isSet(environment, 'DUTYBOUND_WEBHOOK_TO', 'DUTYBOUND_WEBHOOK_SECRET');
  if (!hasMail && !hasWebhook) return [];
  const { href } = webAddress('DUTYBOUND_ADDRESS', environment.DUTYBOUND_ADDRESS ?? '');
  return [
    ...(hasMail ? [email(environment, href)] : []),
    ...(hasWebhook ? [webhook(environment, href, now)] : []),
  ];
};
