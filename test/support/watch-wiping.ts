/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import type { BitmapCount } from './viewing-stand.ts';

type Wiping = { atMs?: number };

/** Has the page note when it holds no pixel of an archive any more, on a canvas or decoded. */
export function watchWiping(page: Page): Promise<void> {
  return page.evaluate(() => {
    const wiping: Wiping = {};
    const note = (): void => {
      const { bitmaps } = globalThis as unknown as { bitmaps: BitmapCount };
      const canvases = [...document.querySelectorAll('canvas')];
      if (bitmaps.alive > 0 || canvases.some(({ width }) => width > 0)) return;
      wiping.atMs ??= performance.timeOrigin + performance.now();
      watcher.disconnect();
    };
    const watcher = new MutationObserver(() => {
      // What is emptied together with a canvas is so after this very turn.
      setTimeout(note);
    });
    const what = { subtree: true, childList: true, attributes: true, attributeFilter: ['width'] };
    watcher.observe(document, what);
    Object.assign(globalThis, { wiping });
  });
}

/** When that was, in milliseconds since 1970, as soon as it is so. */
export async function wipedAt(page: Page): Promise<number> {
  const noted = await page.waitForFunction(
    () => (globalThis as unknown as { wiping: Wiping }).wiping.atMs,
  );
  return (await noted.jsonValue()) ?? NaN;
}
