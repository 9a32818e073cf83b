/** A page that needs nothing else, as reports are: it has no frame of the console, and a content policy of its own. */
import { createHash } from 'node:crypto';
import type { Ask } from './web.tsx';

export interface WholePage {
  readonly bytes: Buffer<ArrayBuffer>;
  /** What a browser may do with it: use the one style that is in it. */
  readonly contentPolicy: string;
}

export const wholePage = (text: string): WholePage => {
  const [, style = ''] = /<style>([^<]*)<\/style>/.exec(text) ?? [];
  const hash = createHash('sha256').update(style).digest('base64');
  const contentPolicy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
  return { bytes: Buffer.from(text), contentPolicy };
};

export const sendWhole = (c: Ask, { bytes, contentPolicy }: WholePage): Response => {
  c.header('content-security-policy', contentPolicy);
  return c.body(bytes, 200, { 'content-type': 'text/html; charset=UTF-8' });
};
