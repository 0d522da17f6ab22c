/// <reference lib="dom" />
import { join } from 'node:path';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { showMe } from '../../server/modules/sessions/contract.ts';
import { readTimes } from '../../server/modules/viewing/timing/page-time.ts';
import { axeFindings, type Screen } from '../support/browser.ts';
import { expectSound } from '../support/expect-sound.ts';
import type { Reading } from '../support/grant-reading.ts';
import { recordedBy } from '../support/ledger-entries.ts';
import { layLine, type Line } from '../support/lay-line.ts';
import { leafOnDisk, STORABLE } from '../support/leaf-on-disk.ts';
import { inkOf, waitForInk } from '../support/page-ink.ts';
import {
  countPaintings,
  endReading,
  ENDINGS,
  recall,
  setHidden,
  undoEnding,
} from '../support/reading-endings.ts';
import {
  bitmapsOf,
  openViewingStand,
  type BitmapCount,
  type ViewingStand,
} from '../support/viewing-stand.ts';

/** The reader's screen: how pages are looked at, what the server learns of it, and how it goes blank. */
describe('the viewer in a browser', function () {
  this.timeout(120_000);
  let stand: ViewingStand;
  let reading: Reading;
  let screen: Screen;
  let page: Page;

  before(async () => {
    stand = await openViewingStand();
    reading = await stand.grant();
    screen = await stand.openViewer(reading);
    page = screen.page;
    page.setDefaultTimeout(10_000);
  });
  after(() => stand.close());

  const current = (): Promise<string> => page.locator('.number').innerText();
  const shoot = async (name: string, shown = page): Promise<void> => {
    const folder = process.env['SCREENSHOTS'];
    if (folder) await shown.screenshot({ path: join(folder, `${name}.png`) });
  };
  const turn = async (key: string): Promise<void> => {
    const before = await inkOf(page);
    await page.keyboard.press(key);
    await waitForInk(page, before);
  };

  it('shows a page with its catalogue, thumbnails and facts, without a fault', async () => {
    await expectSound(screen, 'viewer');
    expect(await current()).to.match(/^1 \//);
  });

  it('lists its keys, and closes the list by Esc without leaving', async () => {
    await page.keyboard.press('?');
    const list = page.getByRole('dialog', { name: '键盘说明' });
    await list.getByText('连续翻看').waitFor();
    await shoot('viewer-keys');
    expect(await axeFindings(page)).deep.equal([]);
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'hidden' });
    expect(await page.locator('.viewer').count()).to.equal(1);
  });

  it('is turned by keys, and turned back to a page that it still has without asking again', async () => {
    const entries = await recordedBy(stand.app, async () => {
      await turn('PageDown');
      expect(await current()).to.match(/^2 \//);
      await turn('PageUp');
    });
    const read = entries.filter(({ action }) => action === 'viewing.read_page');
    expect(read).to.have.length(1);
  });

  it('asks for the first page of a fast leafing and the last, and for none between', async () => {
    const entries = await recordedBy(stand.app, async () => {
      const before = await inkOf(page);
      for (let time = 0; time < 5; time += 1) await page.keyboard.press('PageDown');
      await waitForInk(page, before);
    });
    expect(await current()).to.match(/^6 \//);
    expect(entries.filter(({ action }) => action === 'viewing.read_page')).to.have.length.within(
      1,
      2,
    );
    await turn('Home');
  });

  it('shows all pages in a column, and only those in sight are read', async () => {
    await page.keyboard.press('n');
    await page.keyboard.press('l');
    await page.getByRole('region', { name: /连续翻看/ }).waitFor();
    await waitForInk(page);
    await page.evaluate(() => {
      const { bitmaps } = globalThis as unknown as { bitmaps: BitmapCount };
      bitmaps.most = bitmaps.alive;
    });
    const total = Number((await current()).split('/')[1]);
    expect(total).to.be.above(6);
    const entries = await recordedBy(stand.app, async () => {
      for (let no = 2; no <= 5; no += 1) await turn('PageDown');
      await page.mouse.move(700, 400);
      await page.mouse.wheel(0, 900);
      await page.waitForFunction(() =>
        document.querySelector('.number')?.textContent.includes('6 /'),
      );
      await waitForInk(page);
    });
    await shoot('viewer-flow');
    expect((await bitmapsOf(page)).most).to.be.at.most(3);
    const read = entries.filter(({ action }) => action === 'viewing.read_page');
    expect(read.length).to.be.within(3, 8);
    await page.keyboard.press('w');
    await waitForInk(page);
    await shoot('viewer-flow-width');
    expect(await axeFindings(page)).deep.equal([]);
    await page.keyboard.press('0');
    await page.keyboard.press('1');
    await page.keyboard.press('Home');
  });

  it('has targets of 44 px and more in large type', async () => {
    await page.evaluate(() => document.documentElement.classList.add('large-text'));
    await page.waitForTimeout(200);
    const small = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('.viewer button, .viewer input')]
        .filter((target) => target.offsetParent !== null)
        .map((target) => ({ name: target.textContent, box: target.getBoundingClientRect() }))
        .filter(({ box }) => box.height < 44 || box.width < 44)
        .map(({ name, box }) => `${name}: ${box.width} × ${box.height}`),
    );
    await shoot('viewer-large');
    expect(small).to.deep.equal([]);
    expect(
      await page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize)),
    ).to.be.at.least(24);
    expect(await axeFindings(page)).deep.equal([]);
    await page.evaluate(() => document.documentElement.classList.remove('large-text'));
  });

  it('tells the ledger how long a page was in front of somebody', async () => {
    const { clock, services } = stand.app;
    await turn('End');
    await page.waitForTimeout(200);
    const entries = await recordedBy(stand.app, async () => {
      clock.pass(6000);
      await turn('Home');
      await page.waitForTimeout(200);
      clock.pass(301_000);
      await services.pageTimes.round();
    });
    const [told] = entries.filter(({ action }) => action === 'viewing.time_pages');
    const watched = (told ? readTimes(told) : []).map(({ watchedMs }) => watchedMs);
    expect(watched).to.include(6000);
  });

  it('prints blank, and the attempt is recorded', async () => {
    const entries = await recordedBy(stand.app, async () => {
      const sheet = await page.pdf();
      expect(sheet.toString('latin1')).to.not.contain('/Subtype /Image');
      await page.waitForTimeout(300);
    });
    const [attempt] = entries.filter(({ action }) => action === 'viewing.note_print_attempt');
    expect(attempt).to.include({ kind: 'DENY', outcome: 'blank', approval: reading.requestId });
    await waitForInk(page);
  });

  it('goes blank while its window is hidden, and is not watched then', async () => {
    await setHidden(page, true);
    expect(await inkOf(page), 'an empty canvas').to.equal('data:,');
    await setHidden(page, false);
    await waitForInk(page);
  });

  it('goes blank when the browser brings back a page that it had stored away', async () => {
    const isBare = await page.evaluate(async () => {
      window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
      await new Promise((resolve) => setTimeout(resolve));
      return document.querySelectorAll('.viewer canvas').length === 0;
    });
    expect(isBare).to.equal(true);
    await waitForInk(page);
  });

  it('is sent no thumbnail again for having been out of sight', async () => {
    await waitForThumbnails(page);
    const thumbnail = page.locator('.thumbnails canvas').first();
    const entries = await recordedBy(stand.app, async () => {
      for (let round = 0; round < 2; round += 1) {
        await setHidden(page, true);
        await page.getByText('画面已遮盖，回到本窗口后恢复').waitFor();
        expect(await thumbnail.isVisible()).to.equal(false);
        await setHidden(page, false);
        await thumbnail.waitFor();
        await waitForInk(page);
      }
    });
    const sent = entries.filter(({ action }) => action.startsWith('viewing.read'));
    expect(sent).to.deep.equal([]);
  });

  it('leaves no picture on the disk of the browser', async () => {
    const { delivered, found } = await leafOnDisk(stand, reading);
    expect(delivered).to.be.above(5);
    expect(found).to.deep.equal([STORABLE]);
  });

  describe('over a line that can be cut', () => {
    let line: Line;
    let own: Reading;
    let far: Page;
    before(async () => {
      line = await layLine(stand.app.url);
      own = await stand.grant();
      ({ page: far } = await stand.openViewer(own, (one) => one.clock.install(), line.url));
    });
    after(() => line.close());

    const cutFor = async (ms: number): Promise<void> => {
      line.cut();
      await far.clock.fastForward(ms);
    };
    /** The browser tries to reach the server again after a few seconds. */
    const mend = async (isDone: () => Promise<boolean>): Promise<void> => {
      line.mend();
      for (let turn = 0; turn < 40 && !(await isDone()); turn += 1) {
        await far.waitForTimeout(100);
        await far.clock.fastForward(1000);
      }
    };
    const hasInk = async (): Promise<boolean> => (await inkOf(far)) !== 'data:,';
    const sentWhile = async (act: () => Promise<unknown>): Promise<string[]> =>
      (await recordedBy(stand.app, act))
        .map(({ action }) => action)
        .filter((action) => action.startsWith('viewing.read'));

    it('is covered when nobody touches it, and says what brings it back', async () => {
      await far.clock.fastForward(181_000);
      const { accountId } = (await own.readers[0].get('/api/session')).as(showMe.response);
      stand.app.services.notices.changedNow('ledger', [{ accountId }]);
      await far.getByText('画面已遮盖，移动鼠标或按任意键后恢复').waitFor();
      expect(await hasInk()).to.equal(false);
      await shoot('viewer-idle', far);
      await far.mouse.move(400, 400);
      await waitForInk(far);
    });

    it('is covered after ten seconds, and uncovered when the server is heard again', async () => {
      await waitForThumbnails(far);
      const sent = await sentWhile(async () => {
        await cutFor(2000);
        expect(await hasInk()).to.equal(true);
        await cutFor(9000);
        await far.getByText('连接已断开，画面已遮盖；恢复连接后继续').waitFor();
        await shoot('viewer-cut', far);
        expect(await hasInk()).to.equal(false);
        await mend(hasInk);
        await waitForInk(far);
      });
      expect(sent).to.deep.equal([]);
    });

    it('is wiped after a minute, and is sent its page anew', async () => {
      await cutFor(61_000);
      await far.getByText('连接断开已久，画面已清除').waitFor();
      await shoot('viewer-lost', far);
      expect(await canvasesWithInk(far)).to.equal(0);
      expect((await bitmapsOf(far)).alive).to.equal(0);
      const sent = await sentWhile(async () => {
        await mend(hasInk);
        await waitForInk(far);
      });
      expect(sent).to.include('viewing.read_page');
    });

    it('is not uncovered if its grant has been recalled meanwhile', async () => {
      await cutFor(11_000);
      await far.getByText('画面已遮盖').waitFor();
      await recall(own);
      await countPaintings(far);
      await mend(async () => (await far.getByText('阅档已结束').count()) > 0);
      expect(await far.getByRole('alert').innerText()).to.contain('画面已清除');
      expect(await far.evaluate('globalThis.paintings')).to.equal(0);
    });
  });

  describe('wipes itself', () => {
    let own: Reading;
    let victim: Page;
    let victimScreen: Screen;
    beforeEach(async () => {
      own = await stand.grant();
      victimScreen = await stand.openViewer(own);
      victim = victimScreen.page;
    });
    afterEach(async () => {
      await victimScreen.close();
      await undoEnding(stand.app);
    });

    it('once it learns what a notice was about, and is covered until then', async () => {
      let isFailing = true;
      await victim.route(/\/api\/viewing\/openings\/[^/]+$/, (route) =>
        isFailing
          ? route.fulfill({ status: 503, json: { error: { kind: 'unavailable', message: '忙' } } })
          : route.continue(),
      );
      await recall(own);
      await victim.getByText('画面已遮盖').waitFor();
      expect(await inkOf(victim)).to.equal('data:,');
      isFailing = false;
      await victim.getByText('阅档已结束').waitFor();
      expect(await victim.locator('canvas, .tree').count()).to.equal(0);
    });

    for (const ending of ENDINGS) {
      it(ending.name, async () => {
        const { loginName } = stand.world.account('clerk', 'QY-BHQ', 0);
        await endReading(ending, { app: stand.app, page: victim, reading: own, loginName });
        if (ending.keepsScreen) return;
        await victim.locator('.viewer').waitFor({ state: 'detached' });
        expect(await victim.locator('canvas, .tree').count()).to.equal(0);
      });
    }
  });

  it('leaves no complaint', () => {
    expect(screen.complaints).to.deep.equal([]);
  });
});

async function waitForThumbnails(page: Page): Promise<void> {
  await page.waitForFunction(
    () => document.querySelector<HTMLCanvasElement>('.thumbnails canvas')?.width === 160,
  );
}

function canvasesWithInk(page: Page): Promise<number> {
  return page.locator('canvas').evaluateAll((canvases) => {
    return canvases.filter((canvas) => (canvas as HTMLCanvasElement).width > 0).length;
  });
}
