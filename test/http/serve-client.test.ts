import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import Koa from 'koa';
import { serveClient } from '../../server/http/serve-client.ts';

describe('serveClient', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lantai-client-'));
  let server: Server;
  let url: string;
  before(async () => {
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), '<!doctype html><p>page</p>');
    writeFileSync(join(folder, 'assets', 'now.js'), 'export const now = 1;');
    const koa = new Koa().use(serveClient(folder));
    server = createServer((request, response) => void koa.callback()(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  const ask = async (path: string): Promise<[number, string]> => {
    const answer = await fetch(url + path, { headers: { Connection: 'close' } });
    return [answer.status, await answer.text()];
  };

  it('gives the page for whatever its router may know', async () => {
    for (const path of ['/', '/index.html', '/requests/1', '/names/v1.2']) {
      expect(await ask(path), path).to.deep.equal([200, '<!doctype html><p>page</p>']);
    }
    expect(await ask('/assets/now.js')).to.deep.equal([200, 'export const now = 1;']);
  });

  it('gives no page in place of a file that is not there', async () => {
    for (const path of ['/assets/before.js', '/lantai-verify.mjs', '/favicon.ico']) {
      expect((await ask(path))[0], path).to.equal(404);
    }
  });

  it('gives nothing of what lies beside it, nor of the API', async () => {
    for (const path of ['/api/session', '/../index.js', '/%2e%2e/package.json']) {
      expect((await ask(path))[0], path).to.equal(404);
    }
  });
});
