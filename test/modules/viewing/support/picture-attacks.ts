/** What a picture may be asked for by: every way of asking, and every twist of the question. */
import type { RawCall } from './raw-call.ts';

const RENDITIONS = ['slow', 'view', 'full'];

/** Headers that caches, proxies and clients use to get something without asking for it. */
const HEADERS: Record<string, string>[] = [
  {},
  { Range: 'bytes=0-99' },
  { Range: 'bytes=0-,1-2', 'If-Range': '"x"' },
  { 'If-None-Match': '*' },
  { 'If-None-Match': 'W/"0"' },
  { 'If-Modified-Since': 'Thu, 01 Jan 1970 00:00:00 GMT' },
  { 'Cache-Control': 'only-if-cached, max-stale' },
  { 'X-HTTP-Method-Override': 'POST' },
  { 'X-Original-URL': '/api/session', 'X-Rewrite-URL': '/api/session' },
  { 'X-Forwarded-For': '127.0.0.1', 'X-Real-IP': '127.0.0.1', Forwarded: 'for=127.0.0.1' },
  { 'X-Lantai-Client-Fingerprint': 'ab'.repeat(32) },
  { Accept: 'image/jpeg', 'Accept-Encoding': 'gzip, br, *', TE: 'trailers' },
  { Purpose: 'prefetch', 'Sec-Purpose': 'prefetch;prerender', 'Service-Worker': 'script' },
];
const UPGRADES = ['h2c', 'websocket', 'TLS/1.2'].map((Upgrade) => ({
  Upgrade,
  Connection: 'Upgrade',
}));
const METHODS = ['HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY'];

/** The paths as the client asks for them. */
export type PicturePaths = { page: string; strip: string };

/** Asked as the client asks, with any header: judged, and recorded where somebody is signed in. */
export function plainAttacks({ page, strip }: PicturePaths): RawCall[] {
  const paths = [...RENDITIONS.map((rendition) => `${page}?rendition=${rendition}`), strip];
  return paths.flatMap((path) => HEADERS.map((headers) => ({ method: 'GET', path, headers })));
}

/** Asked as no client would: the route is another, or none. */
export function twistedAttacks({ page, strip }: PicturePaths): RawCall[] {
  const [stripPath = '', stripQuery = ''] = strip.split('?');
  const ask = (path: string): RawCall => ({ method: 'GET', path });
  return [
    ...METHODS.flatMap((method) => [page, strip].map((path) => ({ method, path }))),
    ...RENDITIONS.concat('original', 'thumb', 'optimised', '../original', '').flatMap((name) => [
      ask(`${page}/${name}`),
      ask(`${page}.jpg?rendition=${name}&rendition=view`),
    ]),
    ...['original', 'thumb', 'optimised', '..%2foriginal', '%00', ''].map((name) =>
      ask(`${page}?rendition=${name}`),
    ),
    ask(`${page}?rendition[]=view`),
    ask(`${page}?rendition=view&page=1`),
    ask(page.replace('/api/', '/api/./')),
    ask(page.replace('/api/', '//api/')),
    ask(page.replace('/api/', '/api/session/../')),
    ask(page.replace('/api/', '/%61pi%2f')),
    ask(page.replace('/api/viewing', '/assets/../api/viewing')),
    ask(page.replace('/pages/', '/pages/%2e%2e/pages/')),
    ask(page.replace('/pages/', '/objects/')),
    ask(page.replace('/openings/', '/openings/;x=1/')),
    ask(page.toUpperCase()),
    ...UPGRADES.map((headers) => ({ method: 'GET', path: page, headers })),
    ...['0', '-1', '1.5', '1e3', '%31%00', 'NaN', '99999999999999999999'].map((from) =>
      ask(`${stripPath}?from=${from}&x=${stripQuery}`),
    ),
  ];
}
