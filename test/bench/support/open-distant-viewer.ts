import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { SERVER_FLAGS } from '../../../deploy/node-setting.mjs';
import { launchBrowser, locateBrowser, openScreen } from '../../support/browser.ts';
import { startServer } from '../../support/server-process.ts';
import { openVolume } from '../../support/viewing-stand.ts';
import type { LossyLink } from './open-lossy-link.ts';
import { settingsFor } from './reading-stand.ts';
import { watchPainting } from './time-turns.ts';

/** A browser at the far end of a line, with a volume open that a server at the near end keeps in `home`. */
export type DistantViewer = {
  page: Page;
  /** How much the near end had to send again: a line that loses nothing would show it. */
  tellLosses(): string;
  close(): Promise<void>;
};

const RELAY = join(import.meta.dirname, 'relay.ts');

export async function openDistantViewer(
  { near, far, address }: LossyLink,
  home: string,
  reading: { loginName: string; requestId: string },
): Promise<DistantViewer> {
  const closers: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const server = startServer(settingsFor(home), near, SERVER_FLAGS);
    closers.push(() => server.end('SIGTERM'));
    const url = await server.ready;
    if (url === undefined) throw new Error(`the server did not start: ${server.complaint()}`);
    // What comes from the loopback net sits at the server's console: no other place is registered there.
    const relay = spawn(
      near[0] ?? '',
      [...near.slice(1), process.execPath, RELAY, address, new URL(url).port],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    closers.push(() => void relay.kill());
    const [port] = (await once(relay.stdout, 'data')) as [Buffer];
    const folder = mkdtempSync(join(tmpdir(), 'lantai-bench-'));
    closers.push(() => rmSync(folder, { recursive: true }));
    const browser = await launchBrowser(writeLauncher(folder, far));
    closers.push(() => browser.close());
    const { page } = await openScreen(browser, `http://${address}:${String(port).trim()}`);
    await openVolume(page, { ...reading, prepare: watchPainting });
    return { page, tellLosses: () => lossesAt(near), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The browser is spoken to by pipes, which reach into any namespace. */
function writeLauncher(folder: string, far: readonly string[]): string {
  const file = join(folder, 'browser');
  writeFileSync(file, `#!/bin/sh\nexec ${far.join(' ')} ${locateBrowser()} "$@"\n`);
  chmodSync(file, 0o700);
  return file;
}

function lossesAt(near: readonly string[]): string {
  const [command, ...args] = [...near, 'cat', '/proc/net/snmp'] as const;
  const [names, values] = spawnSync(command, args, { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((line) => line.startsWith('Tcp:'))
    .map((line) => line.split(' '));
  const of = (name: string): string => values?.[names?.indexOf(name) ?? 0] ?? '?';
  return `${of('RetransSegs')} segments sent again, beside ${of('OutSegs')} in that namespace, its database's among them`;
}
