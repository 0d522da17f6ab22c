/// <reference lib="dom" />
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { DEMO_SECRETS } from '../../server/modules/sessions/index.ts';
import { launchBrowser, openScreen, signIn, type Screen } from '../support/browser.ts';
import { expectAtRest, expectSound } from '../support/expect-sound.ts';
import { waitForInk } from '../support/page-ink.ts';
import { startToday } from '../support/start-today.ts';
import { dueOn, openCopyRoom, type CopyRoom } from '../modules/copies/support/copy-room.ts';
import { readPrint, tintOf } from '../modules/copies/support/read-print.ts';

/** A copy from the request to its destruction, each step by the person whose step it is, in a real browser. */
describe('copies in a browser', function () {
  this.timeout(240_000);
  let room: CopyRoom;
  let browser: Browser;
  const screens: Screen[] = [];
  let clerk: Page;
  let maker: Page;
  let checker: Page;

  before(async () => {
    room = await openCopyRoom(startToday);
    browser = await launchBrowser();
    const shots = process.env['SCREENSHOTS'];
    if (shots) mkdirSync(shots, { recursive: true });
  });
  after(async () => {
    for (const screen of screens) await screen.close();
    await browser.close();
    await room.app.close();
  });

  const signedIn = async (role: string, unitCode: string, nth = 0): Promise<Page> => {
    const screen = await openScreen(browser, room.app.url);
    screens.push(screen);
    const { loginName } = room.world.account(role, unitCode, nth);
    await signIn(screen.page, loginName, DEMO_SECRETS.password);
    return screen.page;
  };
  const hold = async (page: Page, name: string): Promise<void> => {
    const screen = screens.find((one) => one.page === page);
    if (!screen) throw new Error('nobody sits there');
    await expectAtRest(page);
    await expectSound(screen, name);
  };

  it('are asked for in the request, which says beforehand what it lacks', async () => {
    clerk = await signedIn('clerk', 'QY-BHQ', 1);
    await clerk.goto(`/requests/new/${room.volumeId}`);
    await clerk.getByText('工资审核').click();
    await clerk.getByText('全选', { exact: true }).click();
    await clerk.getByLabel('查阅事由').fill('核对调资前后的工资档次');
    for (const nth of [0, 1]) {
      const { name } = room.world.account('clerk', 'QY-BHQ', nth);
      await clerk.locator('.readers').getByText(name).click();
    }
    await clerk.getByRole('button', { name: '另需复制、摘录' }).click();
    await clerk.getByRole('button', { name: '提交申请' }).click();
    await clerk.getByRole('link', { name: /第 1 项：请填写材料标识/ }).waitFor();
    await clerk.getByLabel('第 1 项的材料标识').fill('9-2-1');
    await clerk.getByRole('button', { name: '再加一项' }).click();
    const second = clerk.getByRole('radiogroup', { name: '第 2 项的方式' });
    await second.getByText('摘录').click();
    await clerk.getByLabel('第 2 项的材料标识').fill('4-1-1');
    await clerk.getByLabel('第 2 项的页码').fill('1');
    await clerk.getByLabel('用于什么').fill('随调资表上报人社部门');
    await clerk.getByText('用后销毁').click();
    await clerk.getByLabel('最迟何日处理完毕').fill(dueOn());
    await hold(clerk, 'copies-request');
    await clerk.getByRole('button', { name: '提交申请' }).click();
    await clerk.getByText('随调资表上报人社部门').waitFor();
    expect(await clerk.getByText('第 1–2 页（2 页），1 份').count()).to.equal(1);
  });

  it('are seen by every approver', async () => {
    for (const [role, unit] of [
      ['unit_leader', 'QY-BHQ'],
      ['centre_leader', 'QY'],
    ] as const) {
      const approver = await signedIn(role, unit);
      await approver.getByRole('link', { name: /^审批/ }).first().click();
      await approver.getByText('随调资表上报人社部门').waitFor();
      expect(await approver.getByText('9-2-1').count()).to.be.above(0);
      await hold(approver, `copies-approval-${role}`);
      await approver.getByRole('button', { name: '同意', exact: true }).click();
      await approver.getByText(/同意/).first().waitFor();
      await approver
        .getByText(role === 'centre_leader' ? '可阅档' : '审批中')
        .first()
        .waitFor();
    }
  });

  it('are made once, marked, and come from memory alone', async () => {
    maker = await signedIn('archivist', 'QY', 0);
    await maker.getByText('1 项待制作').waitFor();
    await hold(maker, 'copies-workbench');
    await maker.getByRole('link', { name: '去办理' }).click();
    await maker.getByRole('link', { name: /^制作：/ }).waitFor();
    await hold(maker, 'copies-todo');
    await maker.getByRole('link', { name: /^制作：/ }).click();
    await maker.getByRole('button', { name: '制作复制：9-2-1' }).waitFor();
    await hold(maker, 'copies-order');
    await maker.getByRole('button', { name: '制作复制：9-2-1' }).click();
    await hold(maker, 'copies-make');
    await watchBlobs(maker);
    await maker.getByRole('button', { name: '编号并制作' }).click();
    await maker.getByText('已编号、登记，可以打印').waitFor();
    await hold(maker, 'copies-made');
    const print = readPrint(await lastBlob(maker));
    expect(print.pages).to.equal(2);
    for (const picture of print.pictures) expect(await tintOf(picture)).to.be.above(0.005);
    const link = maker.getByRole('link', { name: '打开并打印' });
    const url = (await link.getAttribute('href')) ?? '';
    expect(url).to.match(/^blob:/);
    await maker.getByRole('button', { name: '打印完毕，关闭' }).click();
    await maker.locator(`body[data-revoked="${url}"]`).waitFor();
    await maker.getByText('已做完').waitFor();
  });

  it('are extracts too, written beside the original', async () => {
    await maker.getByRole('button', { name: '制作摘录：4-1-1' }).click();
    await maker.getByRole('button', { name: '对照原件（记入账本）' }).click();
    await maker.getByRole('img', { name: /4-1-1 原件，本材料第 1 页/ }).waitFor();
    await waitForInk(maker);
    await maker.getByLabel('摘录内容').fill('学历：大学本科。\n学位：文学学士。');
    await hold(maker, 'copies-extract');
    await maker.getByRole('button', { name: '编号并制作' }).click();
    await maker.getByText('已编号、登记，可以打印').waitFor();
    await maker.getByRole('button', { name: '打印完毕，关闭' }).click();
    await maker.getByRole('link', { name: /^FZ/ }).click();
    await maker.getByText('校对须由另一名档案管理员办理').waitFor();
    await hold(maker, 'copies-own');
  });

  it('are checked by another, handed over, and destroyed by two', async () => {
    checker = await signedIn('archivist', 'QY', 1);
    await checker.goto('/copies');
    await checker.getByRole('link', { name: /^ZL/ }).click();
    await checker.getByRole('button', { name: '对照原件（记入账本）' }).click();
    await waitForInk(checker);
    await hold(checker, 'copies-check-extract');
    await checker.getByRole('link', { name: '返回复制摘录' }).click();
    await checker.getByRole('link', { name: /^FZ/ }).click();
    await take(checker, '校对无误');
    await checker.getByText('待交付').first().waitFor();
    await take(maker, '登记交付');
    await maker.getByText('已交付').first().waitFor();
    await hold(maker, 'copies-out');
    await take(maker, '登记销毁', '碎纸机粉碎，依据用后销毁约定');
    await maker.getByText('监销须由另一名档案管理员办理').waitFor();
    await take(checker, '确认监销');
    await checker.getByText('已销毁').first().waitFor();
    await hold(checker, 'copies-destroyed');
  });

  it('are followed by who asked for them, from their request', async () => {
    const asker = await signedIn('clerk', 'QY-BHQ', 1);
    await asker.goto(clerk.url());
    const papers = asker.getByRole('region', { name: '复制摘录件的去向' });
    await papers.getByText('已销毁').waitFor();
    expect(await papers.getByText(/^(FZ|ZL)\d{4}-/).count()).to.equal(2);
    await hold(asker, 'copies-followed');
  });

  it('stand in a register that can be narrowed and carried away', async () => {
    await checker.getByRole('link', { name: '返回复制摘录' }).click();
    await checker.getByRole('link', { name: '登记簿' }).click();
    await checker.getByText('共 2 条').waitFor();
    await hold(checker, 'copies-register');
    await checker.getByLabel('编号或申请号').fill('ZL');
    await checker.keyboard.press('Enter');
    await checker.getByText('共 1 条').waitFor();
    await checker.getByRole('button', { name: '打印登记页' }).click();
    await checker.getByLabel('事由').fill('季度核对登记簿');
    const [download] = await Promise.all([
      checker.waitForEvent('download'),
      checker.getByRole('button', { name: '生成' }).click(),
    ]);
    expect(download.suggestedFilename()).to.match(/^lantai-copies-\d{8}-\d+\.pdf$/);
    const shots = process.env['SCREENSHOTS'];
    if (shots) await download.saveAs(join(shots, 'copies-register.pdf'));
    await checker.getByRole('switch', { name: '大字' }).click();
    await checker.getByRole('dialog').waitFor({ state: 'hidden' });
    await hold(checker, 'copies-register-large');
    await checker.getByRole('link', { name: /^ZL/ }).click();
    await checker.getByRole('button', { name: '校对无误' }).waitFor();
    await hold(checker, 'copies-copy-large');
    for (const screen of screens) expect(screen.complaints).to.deep.equal([]);
  });
});

type Watched = { blobs: Blob[] };

/** Notes what a page makes addresses for, and which of them it gives up. */
async function watchBlobs(page: Page): Promise<void> {
  await page.evaluate(() => {
    const blobs: Blob[] = [];
    Object.assign(globalThis, { blobs });
    const [create, revoke] = [URL.createObjectURL.bind(URL), URL.revokeObjectURL.bind(URL)];
    URL.createObjectURL = (blob: Blob) => {
      blobs.push(blob);
      return create(blob);
    };
    URL.revokeObjectURL = (address) => {
      document.body.dataset['revoked'] = address;
      revoke(address);
    };
  });
}

async function lastBlob(page: Page): Promise<Buffer> {
  const bytes = await page.evaluate(async () => {
    const blob = (globalThis as unknown as Watched).blobs.at(-1);
    return blob ? [...new Uint8Array(await blob.arrayBuffer())] : [];
  });
  return Buffer.from(bytes);
}

async function take(page: Page, label: string, note = ''): Promise<void> {
  await page.getByRole('button', { name: label }).click();
  if (note) await page.locator('#step-note').fill(note);
  await page.getByRole('button', { name: label }).click();
}
