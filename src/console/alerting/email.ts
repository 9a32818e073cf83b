/** Alerts by e-mail, over the school's own mail server. */
import { AlertFault, type AlertSender } from '../../record/alerts.ts';
import { PATIENCE, SIGN_IN, whyNotReached } from './message.ts';

export interface MailSettings {
  readonly host: string;
  readonly port: number;
  /** TLS from the beginning, or by STARTTLS; none on this machine itself. */
  readonly tls: 'at once' | 'starttls' | 'none';
  readonly user: string | null;
  readonly password: string;
  readonly from: string;
  /** By account. */
  readonly to: ReadonlyMap<string, string>;
  /** The address at which the console is opened. */
  readonly address: string;
}

/** What the server answered is never shown: it may repeat an address. */
const inWords = (error: unknown): string => {
  const { code } = error as { readonly code?: unknown };
  if (code === 'EAUTH') return 'the mail server does not take the name and password';
  if (code === 'EENVELOPE') return 'the mail server does not take the address';
  if (code === 'ETLS') return 'the mail server does not offer a sealed connection';
  return whyNotReached(code, 'the mail server') ?? 'the mail server did not take the message';
};

export const emailSender = (settings: MailSettings): AlertSender => ({
  channel: 'email',
  reaches: (account) => settings.to.has(account),
  send: async ({ account, key }) => {
    // Loaded only where a school sends e-mail.
    const { createTransport } = await import('nodemailer');
    const { host, port, tls, user, password, from, to, address } = settings;
    const transport = createTransport({
      host,
      port,
      secure: tls === 'at once',
      requireTLS: tls === 'starttls',
      ignoreTLS: tls === 'none',
      ...(user === null ? {} : { auth: { user, pass: password } }),
      connectionTimeout: PATIENCE,
      greetingTimeout: PATIENCE,
      socketTimeout: PATIENCE,
      dnsTimeout: PATIENCE,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    try {
      await transport.sendMail({
        from,
        to: to.get(account),
        subject: SIGN_IN,
        text: `${SIGN_IN}: ${address}\n`,
        // The same for what is sent again, so that a mail program shows it once.
        messageId: `<${key}@dutybound.invalid>`,
      });
    } catch (error) {
      throw new AlertFault(inWords(error));
    } finally {
      transport.close();
    }
  },
});
