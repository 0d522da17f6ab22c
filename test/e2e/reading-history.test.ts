import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { DEMO_SECRETS } from '../../server/modules/sessions/index.ts';
import type { Opening } from '../../server/modules/viewing/contract.ts';
import { openCopyRoom, type CopyRoom } from '../modules/copies/support/copy-room.ts';
import { materialsOf, pathOfPage } from '../modules/viewing/support/reading-room.ts';
import { axeFindings, launchBrowser, openScreen, signIn, type Screen } from '../support/browser.ts';
import { openEar } from '../support/ear.ts';
import { recordedBy } from '../support/ledger-entries.ts';

/** The archivist asks who has read a file of theirs; the auditor sees the same sitting step by step. */
describe('who has read which page, in a browser', function () {
  this.timeout(120_000);
  let room: CopyRoom;
  let opened: Opening;
  let browser: Browser;
  const screens: Screen[] = [];

  before(async () => {
    room = await openCopyRoom();
    const order = await room.order();
    const { requestId, readers } = order;
    const [reader] = readers;
    opened = await room.open(reader, requestId);
    const [first = '', second = ''] = materialsOf(opened).flatMap(({ pages }) =>
      pages.map(({ id }) => id),
    );
    const viewer = await openEar(reader);
    for (const [pageId, seconds] of [
      [first, 75],
      [second, 9],
    ] as const) {
      expect((await reader.get(pathOfPage(opened, pageId))).status).to.equal(200);
      for (let passed = 0; passed < seconds; passed += 3) {
        await viewer.says({ sittingId: opened.id, shown: [pageId], isWatched: true });
        room.app.clock.pass(3000);
      }
    }
    await viewer.says({ sittingId: opened.id, shown: [], isWatched: false });
    room.app.clock.pass(40_000);
    await reader.post(`/api/viewing/openings/${opened.id}/close`);
    await room.app.services.pageTimes.round();
    viewer.close();
    const path = `/api/copies/orders/${requestId}/items/2/pages/1`;
    expect((await room.maker.get(path)).status).to.equal(200);
    room.app.clock.pass(50_000);
    expect((await room.make(order, { item: 2, text: '学历：大学本科。' })).status).to.equal(200);
    expect((await room.make(order)).status).to.equal(200);
    browser = await launchBrowser();
    const shots = process.env['SCREENSHOTS'];
    if (shots) mkdirSync(shots, { recursive: true });
  });
  after(async () => {
    for (const screen of screens) await screen.close();
    await browser.close();
    await room.app.close();
  });

  const sign = async (role: string): Promise<Page> => {
    const screen = await openScreen(browser, room.app.url);
    screens.push(screen);
    screen.page.setDefaultTimeout(10_000);
    await signIn(screen.page, room.world.account(role, 'QY').loginName, DEMO_SECRETS.password);
    return screen.page;
  };
  const shoot = async (page: Page, name: string): Promise<void> => {
    const folder = process.env['SCREENSHOTS'];
    if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  };

  it('is shown on the card of the file, for the asking, and the asking is recorded', async () => {
    const page = await sign('archivist');
    await page.goto(`/search?q=${encodeURIComponent(opened.personName)}&volume=${room.volumeId}`);
    const history = page.getByRole('region', { name: '阅看记录' });
    await history.getByText('查看本身也记入账本').waitFor();
    const entries = await recordedBy(room.app, async () => {
      await history.getByRole('button', { name: '查看谁看过本卷' }).click();
      await history.getByText('1 分 15 秒').waitFor();
    });
    expect(entries.map(({ action }) => action)).to.include('archives.show_readings');
    expect(await history.getByRole('listitem').count()).to.equal(6);
    await history.getByText('9 秒').waitFor();
    await history.getByText('为摘录对照 约 50 秒').waitFor();
    const recipient = room.world.account('clerk', 'QY-BHQ', 0).name;
    await history
      .getByText(new RegExp(`^FZ2026-\\d{6} 第 1 份，领用人${recipient}`))
      .first()
      .waitFor();
    expect(await history.innerText()).to.contain(opened.requestNo);
    await history.scrollIntoViewIfNeeded();
    await shoot(page, 'reading-history');
    expect(await axeFindings(page)).to.deep.equal([]);
  });

  it('is no part of the card for who decides and does not keep', async () => {
    const page = await sign('deputy_head');
    await page.goto(`/search?volume=${room.volumeId}`);
    await page.getByText('入库日期').waitFor();
    expect(await page.getByRole('region', { name: '阅看记录' }).count()).to.equal(0);
  });

  it('reads the same on the auditor’s desk, with what the server saw beside it', async () => {
    const page = await sign('auditor');
    await page.goto(`/ledger/volumes/${room.volumeId}`);
    await page.getByText(/^送出过的页：/).click();
    await shoot(page, 'reading-volume');
    expect(await axeFindings(page)).to.deep.equal([]);
    await page.getByRole('table', { name: '各次阅档' }).getByRole('link').last().click();
    const steps = page.getByRole('list', { name: '经过' });
    await steps.getByText('1 分 15 秒').waitFor();
    await steps.getByText('9 秒（页面在屏最长 49 秒）').waitFor();
    await shoot(page, 'reading-sitting');
    expect(await axeFindings(page)).to.deep.equal([]);
  });

  it('tells the making of copies there too, with number and recipient', async () => {
    const page = await sign('auditor');
    await page.goto(`/ledger/volumes/${room.volumeId}`);
    const maker = room.world.account('archivist', 'QY', 0).name;
    const makers = page.getByRole('table', { name: '阅档人和制作人' }).getByRole('row');
    await makers.filter({ hasText: maker }).getByText('2 份').waitFor();
    await page.getByRole('table', { name: '各次阅档' }).getByRole('link').first().click();
    await page.getByRole('heading', { name: '一次制作复制件的经过' }).waitFor();
    const steps = page.getByRole('list', { name: '经过' });
    await steps.getByText(/：FZ2026-\d{6} 第 1 份，领用人/).waitFor();
    await steps.getByText('50 秒').waitFor();
    await shoot(page, 'reading-making');
    expect(await axeFindings(page)).to.deep.equal([]);
  });

  it('opens the entry that the code on a copy names, and says where a code is forged', async () => {
    const { no, entry_id: id } = await room.app.database
      .app('copies')
      .where('no', 'like', 'FZ%')
      .first<{ no: string; entry_id: string }>('no', 'entry_id');
    const { idx } = await room.app.database
      .app('ledger_entries')
      .where({ entry_id: id })
      .first<{ idx: string }>('idx');
    const { origin } = room.app.services.ledger;
    const page = await sign('auditor');
    const scan = async (lines: string[]): Promise<void> => {
      await page.goto('/ledger');
      await page.getByText('扫复制件上的码，查它的条目').click();
      await page.getByLabel('码里的文字').click();
      // As a scanner does: keys, and Enter behind each line.
      for (const line of lines) {
        await page.keyboard.insertText(line);
        await page.keyboard.press('Enter');
      }
    };
    await scan(['lantai-entry-v1', origin, idx]);
    await page.getByRole('button', { name: '查条目' }).click();
    await page.getByText('码没有读全').waitFor();
    await shoot(page, 'scan-fault');
    expect(await axeFindings(page)).to.deep.equal([]);
    await scan(['lantai-entry-v1', 'elsewhere.example/ledger/1', idx, id, no]);
    await page.getByText('不是这里的账本').waitFor();
    await scan(['lantai-entry-v1', origin, idx, id, no]);
    await page.getByText(`本条就是制作 ${no} 时记下的`).waitFor();
    await shoot(page, 'scan-entry');
    await scan(['lantai-entry-v1', origin, idx, crypto.randomUUID(), no]);
    await page.getByText('码与本条不符').waitFor();
  });

  it('leaves no complaint on any screen', () => {
    expect(screens.flatMap(({ complaints }) => complaints)).to.deep.equal([]);
  });
});
