import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Middleware } from 'koa';

type Asset = {
  type: string;
  etag: string;
  isImmutable: boolean;
  plain: Buffer;
  packed: { br: Buffer; gzip: Buffer } | undefined;
};

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};
const PACKABLE = new Set(['.html', '.js', '.mjs', '.css', '.svg', '.json']);

/**
 * Serves the built client from memory, packed once at start for slow links. Unknown paths outside `/api`
 * get the page itself, whose router knows them, but for names of files: a script of before an upgrade is not there.
 */
export function serveClient(folder: string): Middleware {
  const assets = loadAssets(folder);
  return async (ctx, next) => {
    if (ctx.path.startsWith('/api/') || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) {
      await next();
      return;
    }
    const isFile = extname(ctx.path) in TYPES;
    const asset = assets.get(isFile ? ctx.path : '/index.html');
    if (!asset) {
      await next();
      return;
    }
    ctx.type = asset.type;
    ctx.set(
      'Cache-Control',
      asset.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    );
    ctx.set('ETag', asset.etag);
    ctx.vary('Accept-Encoding');
    ctx.status = 200;
    if (ctx.fresh) {
      ctx.status = 304;
      return;
    }
    const encoding = asset.packed ? ctx.acceptsEncodings('br', 'gzip', 'identity') : false;
    if (asset.packed && (encoding === 'br' || encoding === 'gzip')) {
      ctx.set('Content-Encoding', encoding);
      ctx.body = asset.packed[encoding];
    } else {
      ctx.body = asset.plain;
    }
  };
}

/** By folder: the built client does not change while a process runs, and packing it takes half a second. */
const loaded = new Map<string, Map<string, Asset>>();

function loadAssets(folder: string): Map<string, Asset> {
  const known = loaded.get(folder);
  if (known) return known;
  const assets = readAssets(folder);
  if (assets.size > 0) loaded.set(folder, assets);
  return assets;
}

function readAssets(folder: string): Map<string, Asset> {
  const assets = new Map<string, Asset>();
  if (!existsSync(folder)) return assets;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const extension = extname(entry.name);
    const type = TYPES[extension];
    if (!entry.isFile() || type === undefined) continue;
    const file = join(entry.parentPath, entry.name);
    const plain = readFileSync(file);
    const path = `/${relative(folder, file)}`;
    assets.set(path, {
      type,
      etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 20)}"`,
      isImmutable: path.startsWith('/assets/'),
      plain,
      packed: PACKABLE.has(extension) ? pack(plain) : undefined,
    });
  }
  return assets;
}

// Quality 9 packs a megabyte in a blink; 11 would hold up every start for seconds.
function pack(plain: Buffer): { br: Buffer; gzip: Buffer } {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
  return { br: brotliCompressSync(plain, { params }), gzip: gzipSync(plain, { level: 9 }) };
}
