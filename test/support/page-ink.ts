/// <reference lib="dom" />
import type { Page } from 'playwright-core';

/** Waits until the page on the screen holds a picture, and not the one with `before` at its end. */
export async function waitForInk(page: Page, before = ''): Promise<void> {
  await page.waitForFunction((old) => {
    const stages = document.querySelectorAll<HTMLCanvasElement>('.stage canvas');
    const [largest] = [...stages].sort((a, b) => b.width - a.width);
    if (!largest || largest.width < 200) return false;
    const picture = largest.toDataURL('image/jpeg', 0.3);
    return picture.length > 8000 && picture.slice(-400) !== old;
  }, before);
}

/** The end of the picture that the page on the screen holds. */
export function inkOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    const stages = document.querySelectorAll<HTMLCanvasElement>('.stage canvas');
    const [largest] = [...stages].sort((a, b) => b.width - a.width);
    return largest?.toDataURL('image/jpeg', 0.3).slice(-400) ?? '';
  });
}
