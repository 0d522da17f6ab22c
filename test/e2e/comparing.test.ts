/// <reference lib="dom" />
import { join } from 'node:path';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { axeFindings } from '../support/browser.ts';
import { recordedBy } from '../support/ledger-entries.ts';
import { waitForInk } from '../support/page-ink.ts';
import { bitmapsOf, openViewingStand, type ViewingStand } from '../support/viewing-stand.ts';

describe('two pages side by side in a browser', function () {
  this.timeout(120_000);
  let stand: ViewingStand;
  let page: Page;
  const faults: string[] = [];

  before(async () => {
    stand = await openViewingStand();
    ({ page } = await stand.openViewer(await stand.grant()));
    page.setDefaultTimeout(10_000);
    // Drawing a picture that was let go is one.
    page.on('pageerror', ({ message }) => faults.push(message));
    await page.keyboard.press('n');
  });
  after(() => stand.close());

  const current = (): Promise<string> => page.locator('.number').innerText();
  const shoot = async (name: string): Promise<void> => {
    const folder = process.env['SCREENSHOTS'];
    if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
  };
  /** A side that shows nothing is one colour, and a small picture. */
  const waitForBoth = (): Promise<unknown> =>
    page.waitForFunction(() => {
      const sides = [...document.querySelectorAll<HTMLCanvasElement>('.stage canvas')];
      const drawn = sides.filter((side) => side.toDataURL('image/jpeg', 0.3).length > 8000);
      return drawn.length === 2 && document.querySelector('.stage .corner') === null;
    });
  const compare = async (): Promise<void> => {
    await page.keyboard.press('c');
    await waitForBoth();
  };
  const readBy = async (act: () => Promise<unknown>): Promise<number> => {
    const entries = await recordedBy(stand.app, act);
    return entries.filter(({ action }) => action === 'viewing.read_page').length;
  };

  it('compares two pages, moves them together and marks what differs', async () => {
    await compare();
    await page.keyboard.press('s');
    await page.waitForTimeout(300);
    const plain = await redAndBlue(page);
    await page.keyboard.press('d');
    await page.getByRole('note').getByText('红：只有左页有').waitFor();
    await page.waitForTimeout(300);
    const marked = await redAndBlue(page);
    await shoot('viewer-difference');
    expect(marked[0]?.red).to.be.above((plain[0]?.red ?? 0) + 500);
    expect(marked[1]?.blue).to.be.above((plain[1]?.blue ?? 0) + 500);
    expect(marked[0]?.blue).to.be.at.most(plain[0]?.blue ?? 0);
    expect(await axeFindings(page)).deep.equal([]);
    await page.keyboard.press('r');
    await page.keyboard.press('+');
    await page.waitForTimeout(300);
    await shoot('viewer-difference-turned');
    const turned = await redAndBlue(page);
    expect(turned[0]?.red).to.be.above(500);
    expect(turned[1]?.blue).to.be.above(500);
    expect((await bitmapsOf(page)).most).to.be.at.most(3);
    for (const key of ['d', 's', 'c', '0', 'r', 'r', 'r']) await page.keyboard.press(key);
    await waitForInk(page);
  });

  it('goes over to the other side by a key, whose page is turned then', async () => {
    await compare();
    expect(await current()).to.match(/^2 \//);
    await page.keyboard.press('x');
    expect(await current()).to.match(/^1 \//);
    const sides = page.locator('.stage');
    expect(await page.evaluate(() => document.activeElement?.ariaLabel)).to.match(/^左页/);
    await shoot('comparing-left');
    expect(await axeFindings(page)).deep.equal([]);
    await page.keyboard.press('End');
    await waitForBoth();
    await page.keyboard.press('x');
    expect(await current()).to.match(/^2 \//);
    await sides.nth(0).click();
    expect(await current()).to.match(/^18 \//);
    await page.evaluate(() => document.documentElement.classList.add('large-text'));
    await page.waitForTimeout(200);
    await shoot('comparing-large');
    expect(await axeFindings(page)).deep.equal([]);
    await page.evaluate(() => document.documentElement.classList.remove('large-text'));
    await page.keyboard.press('c');
  });

  it('shows one page on both sides, fetched once, and keeps it where one side leaves it', async () => {
    await page.keyboard.press('Home');
    await page.keyboard.press('PageDown');
    await waitForInk(page);
    await compare();
    await page.keyboard.press('s');
    const turned = await readBy(async () => {
      await page.keyboard.press('PageUp');
      await waitForBoth();
    });
    expect(await current()).to.match(/^2 \//);
    expect(turned).to.equal(0);
    const sharpened = await readBy(async () => {
      for (let time = 0; time < 8; time += 1) await page.keyboard.press('+');
      await page.waitForTimeout(600);
      await waitForBoth();
    });
    expect(sharpened).to.equal(1);
    for (const key of ['0', 'PageDown']) await page.keyboard.press(key);
    await waitForBoth();
    await shoot('comparing-same');
    expect((await bitmapsOf(page)).most).to.be.at.most(3);
    expect(faults).to.deep.equal([]);
    for (const key of ['s', 'c']) await page.keyboard.press(key);
  });
});

/** How many pixels of each stage are in the colours of differences, left before right. */
function redAndBlue(page: Page): Promise<{ red: number; blue: number }[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('canvas')].map((canvas) => {
      const ink = canvas.getContext('2d');
      const { data } = ink?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
      let [red, blue] = [0, 0];
      for (let at = 0; at < data.length; at += 4) {
        const [r = 0, g = 0, b = 0] = [data[at], data[at + 1], data[at + 2]];
        if (r > 170 && g < 110 && b < 110) red += 1;
        if (r < 110 && b > 140 && g < 150) blue += 1;
      }
      return { red, blue };
    }),
  );
}
