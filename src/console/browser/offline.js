// Keeps what to do first for when the server cannot be reached: /emergency, its kinds and what they load, as
// anybody sees them without signing in. Nothing else passes through here, and nothing else is kept.

const KEPT = 'emergency';
const FIRST = '/emergency';
/** What was taken within the hour is new enough. */
const NEW_FOR = 3_600_000;
/** So long a page may take before the kept one is shown. */
const PATIENCE = 4000;

/** A page as anybody sees it, read to its end: unread ones hold the few connections there are. */
const fresh = async (path) => {
  const response = await fetch(path, { credentials: 'omit', cache: 'no-store' });
  if (!response.ok) throw new Error(path);
  return new Response(await response.blob(), { headers: response.headers });
};

/** Takes the pages once more, all or none. */
const keep = async () => {
  const kept = await caches.match(FIRST);
  if (kept && Date.now() - Date.parse(kept.headers.get('date')) < NEW_FOR) return;
  const first = await fresh(FIRST);
  const found = (await first.clone().text()).matchAll(/"(\/(?:emergency|assets)\/[^"]+)"/g);
  const paths = [...new Set([...found].map(([, path]) => path))];
  const others = await Promise.all(paths.map(fresh));
  await caches.delete(KEPT);
  const cache = await caches.open(KEPT);
  await cache.put(FIRST, first);
  await Promise.all(others.map((response, index) => cache.put(paths[index], response)));
};

const keptOr = async (request, slow) =>
  (await caches.match(request, { ignoreSearch: true })) ?? slow;

const inTime = (request) => {
  const asked = fetch(request);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  return Promise.race([asked, late.then(() => keptOr(request, asked))]);
};

addEventListener('install', (event) => {
  skipWaiting();
  event.waitUntil(keep());
});

addEventListener('activate', (event) => event.waitUntil(clients.claim()));

addEventListener('fetch', (event) => {
  const { method, url } = event.request;
  const isKept = /^\/(?:emergency(?:\/|$)|assets\/)/.test(new URL(url).pathname);
  if (method !== 'GET' || !isKept) return;
  event.respondWith(inTime(event.request).catch(() => keptOr(event.request, Response.error())));
});

// Each page of the console says when it was opened, so that what is kept is not old.
addEventListener('message', (event) => event.waitUntil(keep().catch(() => {})));
