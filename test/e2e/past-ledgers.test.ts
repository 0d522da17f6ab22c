/// <reference lib="dom" />
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { DEMO_SECRETS } from '../../server/modules/sessions/index.ts';
import type { Renewal } from '../../server/renewal.ts';
import { renewInPlace } from '../modules/ledger/support/renew-in-place.ts';
import {
  materialsOf,
  openReadingRoom,
  pathOfPage,
  type ReadingRoom,
} from '../modules/viewing/support/reading-room.ts';
import {
  chooseOption,
  launchBrowser,
  openScreen,
  signIn,
  type Screen,
} from '../support/browser.ts';
import { expectSound } from '../support/expect-sound.ts';

/** A ledger was ended and another begun; the auditor goes on asking both. */
describe('past ledgers in a browser', function () {
  this.timeout(180_000);
  let room: ReadingRoom;
  let renewal: Renewal;
  let browser: Browser;
  let screen: Screen;
  let page: Page;

  before(async () => {
    room = await openReadingRoom();
    const { requestId, readers } = await room.grant();
    const opened = await room.open(readers[0], requestId);
    for (const { id } of materialsOf(opened).flatMap(({ pages }) => pages)) {
      expect((await readers[0].get(pathOfPage(opened, id))).status).to.equal(200);
    }
    await readers[0].post(`/api/viewing/openings/${opened.id}/close`);
    await readers[0].get('/api/ledger/entries');
    renewal = await renewInPlace(room);
    room.app.clock.catchUp();
    browser = await launchBrowser();
    screen = await openScreen(browser, room.app.url);
    page = screen.page;
    page.setDefaultTimeout(20_000);
    await signIn(page, room.world.account('auditor', 'QY').loginName, DEMO_SECRETS.password);
  });
  after(async () => {
    await screen.close();
    await browser.close();
    await room.app.close();
  });

  const choose = (label: string): Promise<void> =>
    chooseOption(page.locator('.switch .el-select'), page.getByRole('option', { name: label }));
  const open = (label: string) =>
    page.getByRole('navigation', { name: '审计台' }).getByRole('link', { name: label }).click();

  it('1. says that there was another ledger, and how the one in force began', async () => {
    await page.goto('/ledger');
    await page.getByText('此前还有 1 本旧账本').waitFor();
    expect(await page.locator('.switch .el-select').textContent()).to.include('现行账本');
    await expectSound(screen, 'ledger-in-force');
    await page.goto('/ledger/entries/0');
    await page.getByRole('heading', { name: '账本第 0 条' }).waitFor();
    await page.getByText(renewal.old.origin).first().waitFor();
    await expectSound(screen, 'restore-entry');
  });

  it('2. lists the entries of the old one, and nothing of the new', async () => {
    await page.goto('/ledger');
    await choose('旧账本 1');
    await page.waitForURL(/past=1/);
    await page.getByText(`前 ${renewal.old.size} 条经签名确认`).waitFor();
    await page.getByText('阅看页面').first().waitFor();
    await page.getByRole('button', { name: '导出旧账本 1' }).waitFor();
    await expectSound(screen, 'past-entries');
    const first = await page
      .getByRole('link', { name: String(renewal.old.size - 1) })
      .textContent();
    expect(first?.trim()).to.equal(String(renewal.old.size - 1));
  });

  it('3. explains one entry of it, and proves it', async () => {
    await page
      .getByRole('link', { name: String(renewal.old.size - 1), exact: true })
      .first()
      .click();
    await page.getByRole('heading', { name: `旧账本 1 第 ${renewal.old.size - 1} 条` }).waitFor();
    await page.getByText('出具证明要把该旧账本通读一遍').waitFor();
    await page.getByRole('region', { name: '签名与摘要' }).waitFor();
    await expectSound(screen, 'past-entry');
    for (const [button, name] of [
      ['证明文件', /^lantai-past-1-entry-\d+\.proof\.txt$/],
      ['存在证明（PDF）', /^lantai-past-1-entry-\d+\.pdf$/],
    ] as const) {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: button }).click(),
      ]);
      expect(download.suggestedFilename()).to.match(name);
    }
  });

  it('4. tells who read a volume then, where the new ledger knows of nobody', async () => {
    await page.goto(`/ledger/volumes/${room.volumeId}`);
    await page.getByText('旧账本 1 里另有').waitFor();
    await expectSound(screen, 'volume-in-force');
    await choose('旧账本 1');
    await page.waitForURL(/past=1/);
    await page.getByRole('region', { name: '各次阅档' }).getByRole('link').first().waitFor();
    await expectSound(screen, 'past-volume');
    await page.getByRole('table', { name: '凭以阅档的申请' }).getByRole('link').first().click();
    await page.getByRole('heading', { name: /^旧账本 1 第 \d+ 条$/ }).waitFor();
    await page.getByText('requests.approve').first().waitFor();
    await page.goBack();
    await page.getByRole('region', { name: '各次阅档' }).getByRole('link').first().click();
    await page.waitForURL(/sittings\/\d+\?past=1/);
    await page.getByRole('heading', { name: '一次阅档的经过' }).waitFor();
    await expectSound(screen, 'past-sitting');
  });

  it('5. proves that nothing of it is missing between two days', async () => {
    const [{ to }] = (await room.app.database
      .app('past_ledger_checkpoints')
      .select(room.app.database.app.raw('max(signed_at) as to'))) as [{ to: Date }];
    const day = (ms: number) => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10);
    const query = `from=${day(to.getTime())}&to=${day(to.getTime() + 86_400_000)}&past=1`;
    await page.goto(`/ledger/between?${query}`);
    await page.getByText('没有缺失', { exact: true }).waitFor();
    await page.getByText(`旧账本 1（`).waitFor();
    await expectSound(screen, 'past-between');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '证明文件' }).click(),
    ]);
    expect(download.suggestedFilename()).to.match(
      /^lantai-past-1-between-\d{8}-\d{8}\.proof\.txt$/,
    );
  });

  it('6. lists what was refused then', async () => {
    // The address that it leaves tells of a past ledger too.
    await open('拒绝情况');
    await page.waitForURL(/refusals$/);
    await choose('旧账本 1');
    await page.waitForURL(/refusals\?past=1/);
    await page.getByText('查阅账本').first().waitFor();
    await expectSound(screen, 'past-refusals');
  });
});
