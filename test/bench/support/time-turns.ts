/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { median, tellResult } from './measure.ts';

/** What a reader waits for, from the key to the picture on the screen; `serverMs` until its first byte. */
export type Turn = { ms: number; rendition: string; bytes: number; serverMs: number };

/** From the first page to the last, as often as told, looking at each for a moment. */
export async function leafAndTime(page: Page, rounds: number): Promise<Turn[]> {
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
export async function watchPainting(page: Page): Promise<void> {
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

export function tellTurns(where: string, turns: readonly Turn[], wanted: string): void {
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
