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

  it('3. explains one entry of it, and says how it is proven', async () => {
    await page
      .getByRole('link', { name: String(renewal.old.size - 1), exact: true })
      .first()
      .click();
    await page.getByRole('heading', { name: `旧账本 1 第 ${renewal.old.size - 1} 条` }).waitFor();
    await page.getByText('要出具证明，请导出该旧账本').waitFor();
    await page.getByRole('region', { name: '签名与摘要' }).waitFor();
    expect(await page.getByRole('button', { name: '存在证明（PDF）' }).count()).to.equal(0);
    await expectSound(screen, 'past-entry');
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

  it('5. lists what was refused then', async () => {
    await open('拒绝情况');
    if ((await page.getByText('旧账本 1（').count()) === 0) await choose('旧账本 1');
    await page.waitForURL(/past=1/);
    await page.getByText('查阅账本').first().waitFor();
    await expectSound(screen, 'past-refusals');
  });
});
