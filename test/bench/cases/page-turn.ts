/// <reference lib="dom" />
import type { CDPSession, Page } from 'playwright-core';
import { waitForInk } from '../../support/page-ink.ts';
import { openViewingStand, type ViewingStand } from '../../support/viewing-stand.ts';
import { median, tellResult } from '../support/measure.ts';
import { startFlushingApp } from '../support/reading-stand.ts';

/** What a reader waits for, from the key to the picture on the screen. */
/** `serverMs`: until its first byte. */
type Turn = { ms: number; rendition: string; bytes: number; serverMs: number };

const ROUNDS = 3;
/** 2 Mbit/s and 100 ms; DevTools loses no packets, so the 1 % of a real line is not in it. */
const SLOW = {
  offline: false,
  latency: 100,
  downloadThroughput: 250_000,
  uploadThroughput: 250_000,
};
/** Between these the view rendition is wanted, whatever the link: the slow one is too soft, the full one not needed. */
const VIEW_PERCENT = 106;

export const benchmark = {
  about: 'in Chromium: key press to next page painted, on loopback and on 2 Mbit/s with 100 ms',
  async run(): Promise<void> {
    const served = await startFlushingApp();
    const stand = await openViewingStand(() => Promise.resolve(served.app));
    try {
      await onLoopback(stand);
      await onSlowLink(stand);
    } finally {
      await stand.browser.close();
      await served.close();
    }
  },
};

async function onLoopback(stand: ViewingStand): Promise<void> {
  const { page } = await stand.openViewer(await stand.grant(), watchPainting);
  const turns = await leaf(page, ROUNDS);
  tell('loopback', turns, 'view');
}

async function onSlowLink(stand: ViewingStand): Promise<void> {
  const { page } = await stand.openViewer(await stand.grant(), watchPainting);
  const devTools = await page.context().newCDPSession(page);
  await throttle(devTools);
  await page.keyboard.press('PageDown');
  await waitForInk(page);
  // The first picture of a material competes with its thumbnails, as it does for a reader.
  const slow = await leaf(page, 1);
  tell('slow-link', slow, 'slow');
  await page.keyboard.press('Home');
  while (parseInt(await page.locator('.percent').innerText(), 10) < VIEW_PERCENT) {
    await page.keyboard.press('+');
  }
  await page.waitForTimeout(4000);
  tell('slow-link', await leaf(page, 1), 'view');
}

async function throttle(devTools: CDPSession): Promise<void> {
  await devTools.send('Network.enable');
  await devTools.send('Network.emulateNetworkConditions', SLOW);
}

/** From the first page to the last, as often as told, looking at each for a moment. */
async function leaf(page: Page, rounds: number): Promise<Turn[]> {
  const turns: Turn[] = [];
  const sent: Omit<Turn, 'ms'>[] = [];
  page.on('requestfinished', (request) => {
    const rendition = new URL(request.url()).searchParams.get('rendition');
    if (!rendition) return;
    const { requestStart, responseStart } = request.timing();
    request.sizes().then(
      ({ responseBodySize: bytes }) =>
        void sent.push({ rendition, bytes, serverMs: responseStart - requestStart }),
      () => undefined,
    );
  });
  for (let round = 0; round < rounds; round += 1) {
    await page.keyboard.press('Home');
    await page.waitForTimeout(2500);
    const total = Number((await page.locator('.number').innerText()).split('/')[1]);
    for (let no = 2; no <= total; no += 1) {
      sent.length = 0;
      const ms = await turnOnce(page);
      await page.waitForTimeout(600);
      turns.push({ ms, ...(sent[0] ?? { rendition: 'none', bytes: 0, serverMs: 0 }) });
    }
  }
  page.removeAllListeners('requestfinished');
  return turns;
}

type Painting = { pressedMs: number; paintedMs: number };

async function turnOnce(page: Page): Promise<number> {
  await page.evaluate(() => {
    Object.assign((globalThis as unknown as { painting: Painting }).painting, {
      pressedMs: 0,
      paintedMs: 0,
    });
  });
  await page.keyboard.press('PageDown');
  const painting = await page.waitForFunction(() => {
    const { pressedMs, paintedMs } = (globalThis as unknown as { painting: Painting }).painting;
    return paintedMs > 0 && { pressedMs, paintedMs };
  });
  const { pressedMs, paintedMs } = (await painting.jsonValue()) as Painting;
  return paintedMs - pressedMs;
}

/** Notes when the key was pressed, and the first frame after a page was drawn. */
async function watchPainting(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const painting: Painting = { pressedMs: 0, paintedMs: 0 };
    const { prototype } = CanvasRenderingContext2D;
    const draw = Object.getOwnPropertyDescriptor(prototype, 'drawImage')?.value as (
      ...given: unknown[]
    ) => void;
    prototype.drawImage = function (this: CanvasRenderingContext2D, ...given: unknown[]) {
      draw.apply(this, given);
      const isPage = given[0] instanceof ImageBitmap && this.canvas.closest('.stage');
      // The next frame begins when this one has been handed to the screen.
      if (isPage && painting.pressedMs > 0 && painting.paintedMs === 0)
        requestAnimationFrame((atMs) => (painting.paintedMs = atMs));
    };
    document.addEventListener(
      'keydown',
      ({ key, timeStamp }) => {
        if (key === 'PageDown') painting.pressedMs = timeStamp;
      },
      { capture: true },
    );
    Object.assign(globalThis, { painting });
  });
}

function tell(where: string, turns: readonly Turn[], wanted: string): void {
  const own = turns.filter(({ rendition }) => rendition === wanted);
  const times = own.map(({ ms }) => ms).sort((one, other) => one - other);
  const sizes = own.map(({ bytes }) => bytes / 1000);
  console.log(
    `${where}, ${wanted}: ${own.length} of ${turns.length} turns; p50 ${median(times).toFixed(0)} ms, ` +
      `p75 ${at(times, 0.75).toFixed(0)} ms, p95 ${at(times, 0.95).toFixed(0)} ms, most ${at(times, 1).toFixed(0)} ms; ` +
      `first byte p50 ${median(own.map(({ serverMs }) => serverMs)).toFixed(0)} ms; p50 ${median(sizes).toFixed(0)} kB, most ${Math.max(...sizes).toFixed(0)} kB`,
  );
  tellResult(`page-turn.${where}.${wanted}.p75`, at(times, 0.75), 'ms');
  tellResult(`page-turn.${where}.${wanted}.most`, Math.max(...sizes), 'kB');
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}
