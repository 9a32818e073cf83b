/** Alerts to a program of the school's: a pager, a chat. Signed, so that it can tell who sent them. */
import { createHmac } from 'node:crypto';
import { AlertFault, type AlertSender } from '../../record/alerts.ts';
import { PATIENCE, SIGN_IN, whyNotReached } from './message.ts';

export interface WebhookSettings {
  /** By account. */
  readonly to: ReadonlyMap<string, string>;
  readonly secret: string;
  /** The address at which the console is opened. */
  readonly address: string;
  readonly now: () => Date;
}

const MACHINE = 'the webhook';

const inWords = (error: unknown): string => {
  const { name, cause } = error as { readonly name?: string; readonly cause?: { code?: unknown } };
  if (name === 'TimeoutError') return `${MACHINE} does not answer`;
  return whyNotReached(cause?.code, MACHINE) ?? `${MACHINE} did not take it`;
};

export const webhookSender = ({ to, secret, address, now }: WebhookSettings): AlertSender => ({
  channel: 'webhook',
  reaches: (account) => to.has(account),
  send: async ({ account, key }) => {
    const body = JSON.stringify({ says: SIGN_IN, address });
    const time = String(Math.floor(now().getTime() / 1000));
    const signature = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
    let status: number;
    try {
      const response = await fetch(to.get(account) ?? '', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'dutybound-key': key,
          'dutybound-time': time,
          'dutybound-signature': `sha256=${signature}`,
        },
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(PATIENCE),
      });
      ({ status } = response);
      await response.body?.cancel();
    } catch (error) {
      throw new AlertFault(inWords(error));
    }
    if (status < 200 || status > 299) throw new AlertFault(`${MACHINE} answered ${status}`);
  },
});
