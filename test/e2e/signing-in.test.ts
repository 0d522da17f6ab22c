/// <reference lib="dom" />
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { DEMO_SECRETS } from '../../server/modules/sessions/index.ts';
import { startApp, TEST_PROFILE, type TestApp } from '../support/app.ts';
import { axeFindings, launchBrowser, openScreen, signIn, type Screen } from '../support/browser.ts';
import { buildWorld, type World } from '../support/world.ts';

/** Every way in and what stands behind it, in a real browser. */
describe('signing in in a browser', function () {
  this.timeout(120_000);
  let app: TestApp;
  let world: World;
  let browser: Browser;
  const screens: Screen[] = [];

  before(async () => {
    app = await startApp({ profile: { ...TEST_PROFILE, sessionsPerPerson: 1 } });
    app.clock.catchUp();
    world = await buildWorld(app);
    browser = await launchBrowser();
  });
  after(async () => {
    for (const screen of screens) await screen.close();
    await browser.close();
    await app.close();
  });

  const open = async (): Promise<Page> => {
    const screen = await openScreen(browser, app.url);
    screens.push(screen);
    return screen.page;
  };
  const nameOf = (role: string, unitCode: string): string =>
    world.account(role, unitCode).loginName;

  it('takes a key and its PIN, and no other PIN', async () => {
    const page = await open();
    await page.goto('/login');
    await page.getByRole('link', { name: '密钥登录' }).click();
    await page.getByLabel('账号', { exact: true }).fill(nameOf('archivist', 'QY'));
    await page.locator('#key-file').setInputFiles(join(app.home, 'demo-soft-key.json'));
    await page.getByText('演示密钥').first().waitFor();
    expect(await axeFindings(page)).deep.equal([]);
    await page.getByLabel('密钥 PIN').fill('2027');
    await page.getByRole('button', { name: /登\s*录/ }).click();
    await page.getByText('PIN 不正确').waitFor();
    await page.getByLabel('密钥 PIN').fill(DEMO_SECRETS.pin);
    await page.getByRole('button', { name: /登\s*录/ }).click();
    await page.getByRole('heading', { name: '工作台' }).waitFor();
    await page.getByRole('link', { name: '我的账号' }).click();
    await page.getByRole('heading', { name: '最近登录' }).waitFor();
    await page.getByText('本次登录').waitFor();
    expect(await axeFindings(page)).deep.equal([]);
  });

  it('says at the older page that the account signed in elsewhere', async () => {
    const loginName = nameOf('clerk', 'QY-BHQ');
    const older = await open();
    await signIn(older, loginName, DEMO_SECRETS.password);
    await older.getByRole('heading', { name: '工作台' }).waitFor();
    const newer = await open();
    await signIn(newer, loginName, DEMO_SECRETS.password);
    await older.getByText('您的账号已在另一终端登录').waitFor();
    expect(new URL(older.url()).pathname).equal('/login');
  });

  it('has a one-time password changed and a missing PIN set before work', async () => {
    const loginName = nameOf('clerk', 'QY-YLX');
    await app.database
      .superuser('accounts')
      .where({ login_name: loginName })
      .update({ must_change: true, pin_record: null });
    const page = await open();
    await signIn(page, loginName, DEMO_SECRETS.password);
    await page.getByRole('heading', { name: '请先修改口令' }).waitFor();
    expect(await axeFindings(page)).deep.equal([]);
    await page.goto('/workbench');
    await page.getByRole('heading', { name: '请先修改口令' }).waitFor();
    await change(page, '新口令', DEMO_SECRETS.password, 'Fresh-2026');
    await page.getByRole('heading', { name: '请设置 PIN' }).waitFor();
    await change(page, '新 PIN', 'Fresh-2026', '8205');
    await page.getByRole('heading', { name: '工作台' }).waitFor();
  });

  it('unlocks the screen by PIN, where it was left', async () => {
    const page = await open();
    await signIn(page, nameOf('clerk', 'QY-HWQ'), DEMO_SECRETS.password);
    await page.goto('/search?q=%E5%BC%A0');
    await page.getByRole('heading', { name: '档案查询' }).waitFor();
    app.clock.pass(11 * 60_000);
    await page.getByText('屏幕已锁定').waitFor();
    expect(await axeFindings(page)).deep.equal([]);
    await page.getByLabel('PIN', { exact: true }).fill('0000');
    await page.keyboard.press('Enter');
    await page.getByText('PIN 不正确').waitFor();
    await page.getByLabel('PIN', { exact: true }).fill(DEMO_SECRETS.pin);
    await page.keyboard.press('Enter');
    await page.getByText('屏幕已锁定').waitFor({ state: 'hidden' });
    expect(new URL(page.url()).pathname).equal('/search');
  });

  it('locks a page that nobody touches, and a reload does not get around it', async () => {
    const page = await open();
    await page.clock.install();
    await signIn(page, nameOf('clerk', 'QY-FGW'), DEMO_SECRETS.password);
    await page.getByRole('heading', { name: '工作台' }).waitFor();
    const locked = page.waitForResponse((answer) => answer.url().endsWith('/api/session/lock'));
    await page.clock.fastForward(11 * 60_000);
    await page.getByText('屏幕已锁定').waitFor();
    expect((await locked).status()).equal(200);
    await page.reload();
    await page.getByText('屏幕已锁定').waitFor();
    await page.locator('#unlock-secret').fill(DEMO_SECRETS.pin);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '工作台' }).waitFor();
  });

  it('leaves no complaint on any screen', () => {
    expect(screens.flatMap(({ complaints }) => complaints)).deep.equal([]);
  });
});

async function change(page: Page, what: string, current: string, next: string): Promise<void> {
  await page.getByLabel('当前口令').fill(current);
  await page.getByLabel(what, { exact: true }).fill(next);
  await page.getByLabel(`再输入一次${what}`).fill(next);
  await page.getByRole('button', { name: `保存${what}` }).click();
}
