/** The files that a browser is given beside the pages: what the build made in `dist/console`. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { Hono } from 'hono';

export interface Asset {
  /** Holds a hash of the content, so a browser may keep the file for as long as it likes. */
  readonly path: string;
  readonly type: string;
  readonly body: string;
}

export interface Assets {
  readonly styles: Asset;
  readonly script: Asset;
  /** Keeps the emergency pages. Its address never changes, so browsers ask for it each time. */
  readonly offline: Asset;
}

/** Our code stands in a folder of `dist` or `src`, or in a folder of that. */
const PLACES = ['../../dist/', '../../../dist/'];

/** The folder where the build puts what a room gives to browsers. Throws where it is not built. */
export const builtFor = (room: string, file: string): URL => {
  const folder = PLACES.map((place) => new URL(`${place}${room}/`, import.meta.url)).find((url) =>
    existsSync(new URL(file, url)),
  );
  if (folder === undefined) throw new Error(`${room}/${file} is not built; run: npm run build`);
  return folder;
};

/** Reads the files. Throws where they are not built. */
export function readAssets(): Assets {
  const folder = builtFor('console', 'styles.css');
  const read = (name: string, type: string): Asset => {
    const body = readFileSync(new URL(name, folder), 'utf8');
    const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
    const [stem, ending] = name.split('.');
    return { path: `/assets/${stem}-${hash}.${ending}`, type, body };
  };
  const script = 'text/javascript; charset=utf-8';
  return {
    styles: read('styles.css', 'text/css; charset=utf-8'),
    script: read('page.js', script),
    offline: { ...read('offline.js', script), path: '/offline.js' },
  };
}

const FOR_EVER = 'public, max-age=31536000, immutable';

/** The routes of the files. */
export function assetRoutes(assets: Assets): Hono {
  const routes = new Hono();
  for (const { path, type, body } of [assets.styles, assets.script]) {
    routes.get(path, (c) => c.body(body, 200, { 'content-type': type, 'cache-control': FOR_EVER }));
  }
  const { path, type, body } = assets.offline;
  routes.get(path, (c) => c.body(body, 200, { 'content-type': type, 'cache-control': 'no-cache' }));
  return routes;
}
