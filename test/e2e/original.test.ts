/// <reference lib="dom" />
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { DEMO_SECRETS } from '../../server/modules/sessions/index.ts';
import { readTimes } from '../../server/modules/viewing/index.ts';
import { launchBrowser, openScreen, signIn, type Screen } from '../support/browser.ts';
import { expectSound } from '../support/expect-sound.ts';
import { layLine, type Line } from '../support/lay-line.ts';
import { recordedBy } from '../support/ledger-entries.ts';
import { inkOf, waitForInk } from '../support/page-ink.ts';
import {
  countPaintings,
  endReading,
  ENDINGS,
  recall,
  setHidden,
  undoEnding,
} from '../support/reading-endings.ts';
import { startToday } from '../support/start-today.ts';
import { bitmapsOf, countBitmaps } from '../support/viewing-stand.ts';
import {
  dueOn,
  openCopyRoom,
  type CopyRoom,
  type Order,
} from '../modules/copies/support/copy-room.ts';

describe('the original beside an extract', function () {
  this.timeout(240_000);
  let room: CopyRoom;
  let browser: Browser;
  let line: Line;
  let screen: Screen;
  let page: Page;
  let order: Order;

  before(async () => {
    room = await openCopyRoom(startToday);
    browser = await launchBrowser();
    line = await layLine(room.app.url);
    screen = await openScreen(browser, line.url);
    ({ page } = screen);
    page.setDefaultTimeout(10_000);
    await page.addInitScript(countBitmaps);
  });
  after(async () => {
    await screen.close();
    await line.close();
    await browser.close();
    await room.app.close();
  });
  afterEach(() => undoEnding(room.app));

  const account = () => room.world.account('archivist', 'QY', 0);
  /** Opens the original of a new order, signing in first where nobody is any more. */
  const open = async (): Promise<void> => {
    order = await room.order({ dueOn: dueOn() });
    const goal = `/copies/orders/${order.requestId}`;
    await page.goto(goal);
    const login = page.getByLabel('账号', { exact: true });
    await login.or(page.getByRole('heading', { name: '批准的材料' })).waitFor();
    if (await login.isVisible()) {
      await signIn(page, account().loginName, DEMO_SECRETS.password);
      await page.goto(goal);
    }
    await look();
  };
  const look = async (): Promise<void> => {
    await page.getByRole('button', { name: '制作摘录：4-1-1' }).click();
    await page.getByLabel('摘录内容').fill('学历：大学本科。');
    await page.getByRole('button', { name: '对照原件（记入账本）' }).click();
    await waitForInk(page);
  };
  const readsDuring = async (act: () => Promise<unknown>): Promise<string[]> =>
    (await recordedBy(room.app, act)).map(({ action }) => action);

  it('is drawn where it cannot be saved, and prints blank, which is recorded', async () => {
    await open();
    expect(await page.locator('img[src^="blob:"]').count()).to.equal(0);
    const isKept = await page.locator('.stage canvas').evaluate((canvas) => {
      const menu = new MouseEvent('contextmenu', { bubbles: true, cancelable: true });
      return canvas.dispatchEvent(menu);
    });
    expect(isKept, 'a menu to save it by').to.equal(false);
    const actions = await readsDuring(async () => {
      await page.evaluate(() => {
        window.addEventListener('beforeprint', () => {
          const canvas = document.querySelector<HTMLCanvasElement>('.stage canvas');
          Object.assign(globalThis, { printedWidth: canvas?.width });
        });
      });
      await page.pdf();
      await page.waitForTimeout(200);
    });
    expect(await page.evaluate('globalThis.printedWidth')).to.equal(0);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.pages').isVisible()).to.equal(false);
    await page.emulateMedia({ media: null });
    expect(actions).to.deep.equal(['copies.note_print_attempt']);
    await waitForInk(page);
  });

  it('is covered while its window is hidden, and sent anew after the browser stored it away', async () => {
    const actions = await readsDuring(async () => {
      await setHidden(page, true);
      expect(await inkOf(page)).to.equal('data:,');
      await setHidden(page, false);
      await waitForInk(page);
    });
    expect(actions).to.deep.equal([]);
    await page.evaluate(() => {
      window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    });
    await page.getByRole('button', { name: '对照原件（记入账本）' }).waitFor();
    expect((await bitmapsOf(page)).alive).to.equal(0);
  });

  for (const ending of ENDINGS) {
    it(`is wiped ${ending.name}`, async () => {
      await open();
      const { loginName } = account();
      await endReading(ending, { app: room.app, page, reading: order, loginName });
      if (ending.keepsScreen) {
        await page.evaluate(() => fetch('/api/session', { method: 'DELETE' }));
        return;
      }
      await page.locator('.pages').waitFor({ state: 'detached' });
      expect(await page.locator('canvas, textarea').count()).to.equal(0);
    });
  }

  it('is covered when nobody touches it, and tells how long it was looked at', async () => {
    await page.clock.install();
    const { services } = room.app;
    const entries = await recordedBy(room.app, async () => {
      await open();
      await page.clock.fastForward(181_000);
      const { id: accountId } = await services
        .db('accounts')
        .where({ login_name: account().loginName })
        .first<{ id: string }>('id');
      services.notices.changedNow('ledger', [{ accountId }]);
      await page.getByText('画面已遮盖，移动鼠标或按任意键后恢复').waitFor();
      expect(await inkOf(page)).to.equal('data:,');
      await expectSound(screen, 'copies-original-idle');
      await page.mouse.move(400, 400);
      await waitForInk(page);
      room.app.clock.pass(7000);
      await page.getByRole('button', { name: '返回', exact: true }).click();
      await page.locator('.pages').waitFor({ state: 'detached' });
      await services.pageTimes.round();
    });
    const times = entries
      .filter((one) => one.action === 'viewing.time_pages' && one.approval === order.requestId)
      .flatMap(readTimes)
      .map(({ watchedMs, heldMs }) => [watchedMs, heldMs]);
    // Silence for so long let the first picture go, and the page was sent anew.
    expect(times.at(-1)).to.deep.equal([7000, 7000]);
  });

  it('is covered when its line is cut, and not uncovered after a recall', async () => {
    await open();
    line.cut();
    await page.clock.fastForward(11_000);
    await page.getByText('连接已断开，画面已遮盖').waitFor();
    await recall(order);
    await countPaintings(page);
    line.mend();
    await page.getByText('授权已到期或已收回').waitFor();
    expect(await page.evaluate('globalThis.paintings')).to.equal(0);
    expect(await page.locator('canvas, textarea').count()).to.equal(0);
  });
});
