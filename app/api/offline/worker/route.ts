/**
 * The service worker of every desk's pages (`components/shell/offline-keeper`). It does one thing: where a page cannot be fetched, it shows the one that was
 * kept for that (`app/api/offline/page`), which says what is on the device and asks again by itself. Nothing else
 * is cached, so that nobody ever sees yesterday's page, and what is no page passes it by, where a browser can be told so:
 * it would wait for this script to start.
 */
const script = `
const kept = 'casebook-offline';
const page = '/api/offline/page' + self.location.search;
self.addEventListener('install', (event) => {
  self.skipWaiting();
  const passing = ['cors', 'no-cors', 'same-origin'].map((requestMode) => ({ condition: { requestMode }, source: 'network' }));
  if (event.addRoutes) event.waitUntil(event.addRoutes(passing));
  // The desks share what is kept, each in a worker of its own: none throws away another's page.
  event.waitUntil(caches.open(kept).then((cache) => cache.add(new Request(page, { cache: 'reload' }))));
});
self.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([self.clients.claim(), self.registration.navigationPreload?.enable()]));
});
self.addEventListener('fetch', (event) => {
  const { mode, method } = event.request;
  if (mode !== 'navigate' || method !== 'GET') return;
  const fetched = async () => (await event.preloadResponse) ?? fetch(event.request);
  event.respondWith(fetched().catch(async (error) => {
    const shown = await caches.match(page);
    if (!shown) throw error;
    return shown;
  }));
});
`;

export function GET(): Response {
  return new Response(script, {
    headers: {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'no-cache',
      'service-worker-allowed': '/',
    },
  });
}
