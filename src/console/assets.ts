/** The few files that pages load: made by the build, and nothing from anywhere else. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Hono } from 'hono';
import type { Env } from './web.tsx';

const TYPES = {
  'styles.css': 'text/css; charset=utf-8',
  'script.js': 'text/javascript; charset=utf-8',
} as const;

type Name = keyof typeof TYPES;

export interface Asset {
  readonly name: Name;
  readonly text: string;
}

/** Reads what the build made. @param folder where it is */
export const readAssets = (folder: string): readonly Asset[] =>
  (Object.keys(TYPES) as Name[]).map((name) => ({
    name,
    text: readFileSync(`${folder}/${name}`, 'utf8'),
  }));

/** Serves them; a browser asks whether one has changed before it uses it again. */
export const assetPages = (assets: readonly Asset[]): Hono<Env> => {
  const app = new Hono<Env>();
  for (const { name, text } of assets) {
    const tag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
    app.get(`/assets/${name}`, (c) => {
      const headers = { 'content-type': TYPES[name], etag: tag, 'cache-control': 'no-cache' };
      return c.req.header('if-none-match') === tag
        ? c.body(null, 304, headers)
        : c.body(text, 200, headers);
    });
  }
  return app;
};
