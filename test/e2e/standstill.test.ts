/// <reference lib="dom" />
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { DEMO_SECRETS } from '../../server/modules/sessions/index.ts';
import { openReadingRoom, type ReadingRoom } from '../modules/viewing/support/reading-room.ts';
import { startApp, TEST_PROFILE } from '../support/app.ts';
import { axeFindings, launchBrowser, openScreen, signIn, type Screen } from '../support/browser.ts';

const LASTING = { ...TEST_PROFILE, idleMinutes: 100_000, sessionHours: 10_000 };
const HOUR = 3_600_000;

/** What people see when no page may be shown: of a full disk and of a wrong clock. */
describe('a standstill in a browser', function () {
  this.timeout(180_000);
  let room: ReadingRoom;
  let browser: Browser;
  let reader: Page;
  let sysadmin: Page;
  let auditor: Page;
  const screens: Screen[] = [];

  const signedIn = async (role: string, unit = 'QY'): Promise<Page> => {
    const screen = await openScreen(browser, room.app.url);
    screen.page.setDefaultTimeout(20_000);
    screens.push(screen);
    const { loginName } = room.world.account(role, unit);
    await signIn(screen.page, loginName, DEMO_SECRETS.password);
    return screen.page;
  };
  const fillTo = async (percent: number): Promise<void> => {
    room.app.disk.usedPercent = percent;
    await room.app.services.disks.look();
  };
  async function expectSound(page: Page, name: string): Promise<void> {
    const shots = process.env['SCREENSHOTS'];
    if (shots) await page.screenshot({ path: join(shots, `${name}.png`) });
    expect(await axeFindings(page), name).to.deep.equal([]);
    expect(screens.flatMap(({ complaints }) => complaints)).to.deep.equal([]);
  }

  before(async () => {
    room = await openReadingRoom(() => startApp({ profile: LASTING }));
    room.app.clock.catchUp();
    const { requestId, readers } = await room.grant();
    await room.open(readers[0], requestId);
    browser = await launchBrowser();
    reader = await signedIn('clerk', 'QY-BHQ');
    sysadmin = await signedIn('sysadmin');
    auditor = await signedIn('auditor');
    await reader.goto(`/requests/${requestId}`);
    await reader.getByRole('button', { name: '打开阅档' }).click();
    await reader.getByRole('img', { name: /第 1 页/ }).waitFor();
  });
  after(async () => {
    for (const screen of screens) await screen.close();
    await browser.close();
    await room.app.close();
  });

  it('1. a reader is told in place of the page what to do, and goes on later', async () => {
    await fillTo(91.5);
    await reader.keyboard.press('PageDown');
    await reader.getByText(/系统磁盘已用 91%.*请联系系统管理员清理或扩容/).waitFor();
    await expectSound(reader, 'reader-full-disk');
    await fillTo(50);
    await reader.getByRole('button', { name: '重新取这一页' }).first().click();
    await reader.getByText(/系统磁盘已用/).waitFor({ state: 'detached' });
    await expectSound(reader, 'reader-room-again');
  });

  it('2. administrator and auditor see how full it is, and all else goes on', async () => {
    await fillTo(91.5);
    await sysadmin.goto('/storage');
    await sysadmin
      .getByRole('alert')
      .getByText(/已用 91%。已暂停阅档、入库和导出/)
      .waitFor();
    await sysadmin
      .getByText(/已用 91%，剩余 8\.1 GB/)
      .first()
      .waitFor();
    await expectSound(sysadmin, 'sysadmin-full-disk');
    await auditor.goto('/ledger');
    await auditor.getByText('磁盘余量变化').first().waitFor();
    await auditor
      .getByText(/磁盘已用 91%，暂停阅档/)
      .first()
      .waitFor();
    await expectSound(auditor, 'auditor-full-disk');
    await fillTo(50);
  });

  it('3. a clock that jumped is seen, and its time confirmed by two', async () => {
    room.app.clock.errorMs = 3 * HOUR;
    while (!(await room.app.services.ledger.clockTrouble())) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await reader.keyboard.press('PageUp');
    await reader.keyboard.press('PageDown');
    await sysadmin.goto('/storage');
    await sysadmin
      .getByRole('alert')
      .getByText(/服务器时钟突然走快 3 小时/)
      .waitFor();
    await sysadmin.getByRole('button', { name: '确认系统时间' }).click();
    await sysadmin.getByLabel('变更事由').fill('与标准时间核对一致');
    await expectSound(sysadmin, 'sysadmin-clock');
    await sysadmin.getByRole('button', { name: '提交复核' }).click();
    await sysadmin
      .getByText(/已提交/)
      .first()
      .waitFor();
    const security = await signedIn('security_officer');
    await security.goto('/changes');
    await security.getByRole('link', { name: '确认系统时间' }).first().click();
    await security.getByText('突然走快 3 小时').waitFor();
    await expectSound(security, 'security-clock');
    await security.getByRole('button', { name: '复核通过' }).click();
    await security.getByRole('dialog').getByRole('button', { name: '复核通过' }).click();
    while (await room.app.services.ledger.clockTrouble()) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await sysadmin.reload();
    await sysadmin.getByText('可信').waitFor();
  });
});
