/// <reference lib="dom" />
import { join } from 'node:path';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { axeFindings, type Screen } from './browser.ts';

const WIDTHS = [
  [1366, 768],
  [1024, 768],
] as const;

/** The screen at rest, without a serious fault for those who do not see it: what fades has no contrast. */
export async function expectAtRest(page: Page): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) {
    if ((await page.evaluate('document.getAnimations().length')) === 0) break;
    await page.waitForTimeout(50);
  }
  expect(await axeFindings(page)).to.deep.equal([]);
}

/** Nothing for axe, nothing on the console, and nothing wider than the screen, broad or narrow. */
export async function expectSound({ page, complaints }: Screen, name: string): Promise<void> {
  for (const [width, height] of WIDTHS) {
    await page.setViewportSize({ width, height });
    const overhang = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overhang, `${name} at ${width}`).to.equal(0);
    const shots = process.env['SCREENSHOTS'];
    if (shots) await page.screenshot({ path: join(shots, `${name}-${width}.png`), fullPage: true });
  }
  await page.setViewportSize({ width: WIDTHS[0][0], height: WIDTHS[0][1] });
  expect(await axeFindings(page), name).to.deep.equal([]);
  expect(complaints, name).to.deep.equal([]);
}
