/** What a picture may be asked for by: every way of asking, and every twist of the question. */
import { randomUUID } from 'node:crypto';
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
const NUMBERS = ['0', '-1', '1.5', '1e3', '%31%00', 'NaN', '99999999999999999999'];
const JSON_TYPE = { 'Content-Type': 'application/json' };

/** What a copy is made by; without `copyId` each call would make another. */
export type PrintOrder = { requestId: string; item: number; recipientId: string; copyId?: string };

/** Paths of pictures as the client asks for them; of a print, what it says. */
export type PicturePaths = {
  page?: string;
  strip?: string;
  /** A page that an extract is written from. */
  extract?: string;
  print?: PrintOrder;
};

/** Asked as the client asks, with any header: judged, and recorded where somebody is signed in. */
export function plainAttacks({ page, strip, extract, print }: PicturePaths): RawCall[] {
  const pages = page === undefined ? [] : RENDITIONS.map((name) => `${page}?rendition=${name}`);
  const paths = [...pages, strip ?? [], extract ?? []].flat();
  return [
    ...paths.flatMap((path) => HEADERS.map((headers) => ({ method: 'GET', path, headers }))),
    ...HEADERS.flatMap((headers) => (print ? [printCall(print, headers)] : [])),
  ];
}

/** Asked as no client would: the route is another, or none. */
export function twistedAttacks(paths: PicturePaths): RawCall[] {
  const { page, strip, extract, print } = paths;
  return [
    ...(page === undefined ? [] : twistedPage(page)),
    ...(strip === undefined ? [] : twistedStrip(strip)),
    ...(extract === undefined ? [] : twistedExtract(extract)),
    ...(print ? twistedPrint(print) : []),
  ];
}

/** Asked by another protocol: no route sees it. */
export function upgradeAttacks({ page, extract }: PicturePaths): RawCall[] {
  return [page ?? [], extract ?? []]
    .flat()
    .flatMap((path) => UPGRADES.map((headers) => ({ method: 'GET', path, headers })));
}

/** What each of these paths is called in the ledger. */
export function actionsOf({ page, strip, extract, print }: PicturePaths): string[] {
  return [
    extract === undefined ? [] : 'copies.read_page',
    print === undefined ? [] : 'copies.make',
    page === undefined ? [] : 'viewing.read_page',
    strip === undefined ? [] : 'viewing.read_strip',
  ]
    .flat()
    .sort();
}

function twistedPage(page: string): RawCall[] {
  return [
    ...byMethods(page),
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
  ];
}

function twistedStrip(strip: string): RawCall[] {
  const [path = '', query = ''] = strip.split('?');
  return [...byMethods(strip), ...NUMBERS.map((from) => ask(`${path}?from=${from}&x=${query}`))];
}

function twistedExtract(extract: string): RawCall[] {
  const page = extract.lastIndexOf('/');
  const [items = '', pages = ''] = extract.split(/\/items\/\d+/);
  return [
    ...byMethods(extract),
    ...['full', 'original', 'view', ''].flatMap((name) => [
      ask(`${extract}?rendition=${name}`),
      ask(`${extract}/${name}`),
    ]),
    ...NUMBERS.flatMap((no) => [
      ask(`${extract.slice(0, page)}/${no}`),
      ask(`${items}/items/${no}${pages}`),
    ]),
    ask(`${extract}.jpg`),
    ask(extract.replace('/orders/', '/requests/')),
    ask(extract.replace('/api/', '/api/./')),
  ];
}

function twistedPrint(print: PrintOrder): RawCall[] {
  const { path, body } = printCall(print, {});
  const said = JSON.parse(body ?? '') as object;
  const copyId = print.copyId ?? randomUUID();
  const post = (change: unknown, type = JSON_TYPE): RawCall => ({
    method: 'POST',
    path,
    headers: type,
    body: JSON.stringify(change),
  });
  return [
    ...byMethods(path).filter(({ method }) => method !== 'POST'),
    ...['.pdf', '/pdf', '/file', '/print', '/sheets/1'].map((name) =>
      ask(`/api/copies/papers/${copyId}${name}`),
    ),
    ask(`${path}/print?${new URLSearchParams(Object.entries(said)).toString()}`),
    post({ ...said, count: 9 }),
    post({ ...said, pages: '1-9' }),
    post({ ...said, item: String(print.item) }),
    post({ ...said, item: [print.item] }),
    post({ ...said, requestId: { $ne: null } }),
    post([said]),
    post(`"${JSON.stringify(said)}"`),
    post(said, { 'Content-Type': 'text/plain' }),
    post(said, { 'Content-Type': 'application/x-www-form-urlencoded' }),
    { method: 'POST', path, headers: JSON_TYPE, body: body?.slice(0, -1) ?? '' },
    {
      method: 'POST',
      path,
      headers: { ...JSON_TYPE, Origin: 'http://elsewhere.example' },
      body: body ?? '',
    },
  ];
}

function ask(path: string): RawCall {
  return { method: 'GET', path };
}

function byMethods(path: string): RawCall[] {
  return METHODS.map((method) => ({ method, path }));
}

function printCall(print: PrintOrder, headers: Record<string, string>): RawCall {
  return {
    method: 'POST',
    path: '/api/copies',
    headers: { ...JSON_TYPE, ...headers },
    body: JSON.stringify({ copyId: randomUUID(), ...print }),
  };
}
