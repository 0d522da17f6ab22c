import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts } from './free-ports.ts';
import type { PeerServer } from './serve-iipsrv.ts';

const VERSION = '7.0.0';

/**
 * `iiif-processor` with the sharp that we use, over the pages as they were scanned. It is fetched for the run and is
 * no part of ours. `undefined` where no registry gives it.
 */
export async function serveIiif(folder: string, pages: Buffer[]): Promise<PeerServer | undefined> {
  const modules = install(folder);
  if (modules === undefined) return undefined;
  for (const [nth, page] of pages.entries()) writeFileSync(join(folder, `${nth}.jpg`), page);
  const [port = 0] = await freePorts(1);
  const script = fileURLToPath(new URL('iiif-server.ts', import.meta.url));
  const child = fork(script, [modules, folder, String(port)]);
  await once(child, 'message');
  return {
    targets: (width) =>
      pages.map((_page, nth) => ({
        url: `http://127.0.0.1:${port}/iiif/3/${nth}.jpg/full/${width},/0/default.jpg`,
        headers: {},
      })),
    async close() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

function install(folder: string): string | undefined {
  const modules = join(folder, 'node_modules');
  mkdirSync(modules, { recursive: true });
  const wanted = `iiif-processor@${VERSION}`;
  const options = [
    '--no-save',
    '--ignore-scripts',
    '--legacy-peer-deps',
    '--no-audit',
    '--no-fund',
  ];
  const { status } = spawnSync('npm', ['install', ...options, '--prefix', folder, wanted]);
  if (status !== 0) return undefined;
  const sharp = join(dirname(createRequire(import.meta.url).resolve('sharp')), '..');
  const own = join(modules, 'sharp');
  spawnSync('rm', ['-rf', own, join(modules, '@img')]);
  symlinkSync(sharp, own);
  return modules;
}
