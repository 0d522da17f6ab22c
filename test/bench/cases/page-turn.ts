import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { buildClient } from '../../../deploy/build-client.mjs';
import { waitForInk } from '../../support/page-ink.ts';
import { openViewingStand, type ViewingStand } from '../../support/viewing-stand.ts';
import { lossyLinkObstacle, openLossyLink, type Line } from '../support/open-lossy-link.ts';
import { openDistantViewer } from '../support/open-distant-viewer.ts';
import { startFlushingApp } from '../support/reading-stand.ts';
import { leafAndTime, tellTurns, watchPainting } from '../support/time-turns.ts';

const ROUNDS = 3;
/** 100 ms there and back. */
const LINE: Line = { megabits: 2, oneWayMs: 50, lossPercent: 1 };
/** Between these the view rendition is wanted, whatever the link: the slow one is too soft, the full one not needed. */
const VIEW_PERCENT = 106;

export const benchmark = {
  about:
    'in Chromium: key press to next page painted, on loopback and, with root, on a line of 2 Mbit/s with 100 ms that loses 1 %',
  async run(): Promise<void> {
    await buildClient(process.execPath);
    const home = mkdtempSync(join(tmpdir(), 'lantai-bench-'));
    try {
      await onLine(home, await onLoopback(home));
    } finally {
      rmSync(home, { recursive: true });
    }
  },
};

type Reading = { loginName: string; requestId: string };

/** @returns what may be read in `home` by the next server in it. */
async function onLoopback(home: string): Promise<Reading> {
  const served = await startFlushingApp(home);
  let stand: ViewingStand | undefined;
  try {
    stand = await openViewingStand(() => Promise.resolve(served.app));
    const { page } = await stand.openViewer(await stand.grant(), watchPainting);
    tellTurns('loopback', await leafAndTime(page, ROUNDS), 'view');
    const { requestId } = await stand.grant();
    return { loginName: stand.world.account('clerk', 'QY-BHQ', 0).loginName, requestId };
  } finally {
    await stand?.browser.close();
    await served.close();
  }
}

async function onLine(home: string, reading: Reading): Promise<void> {
  const obstacle = lossyLinkObstacle();
  if (obstacle !== undefined) {
    console.log(`skipped: ${obstacle}`);
    return;
  }
  const link = await openLossyLink(LINE);
  try {
    const viewer = await openDistantViewer(link, home, reading);
    try {
      await leafBothRenditions(viewer.page);
      console.log(viewer.tellLosses());
    } finally {
      await viewer.close();
    }
  } finally {
    await link.close();
  }
}

async function leafBothRenditions(page: Page): Promise<void> {
  await page.keyboard.press('PageDown');
  await waitForInk(page);
  // The first picture of a material competes with its thumbnails, as it does for a reader.
  tellTurns('line', await leafAndTime(page, ROUNDS), 'slow');
  await page.keyboard.press('Home');
  while (parseInt(await page.locator('.percent').innerText(), 10) < VIEW_PERCENT) {
    await page.keyboard.press('+');
  }
  await page.waitForTimeout(4000);
  tellTurns('line', await leafAndTime(page, ROUNDS), 'view');
}
