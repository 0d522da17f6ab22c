/// <reference lib="dom" />
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import type { DemoVolume } from '../../server/demo/demo-plan.ts';
import { DEMO_SECRETS } from '../../server/modules/sessions/index.ts';
import { startApp, type TestApp } from '../support/app.ts';
import {
  chooseOption,
  goTo,
  launchBrowser,
  openScreen,
  signIn,
  type Screen,
} from '../support/browser.ts';
import { expectAtRest } from '../support/expect-sound.ts';
import { shelveVolume } from '../support/shelve-volume.ts';
import { buildWorld, type World } from '../support/world.ts';

const NEW_PASSWORD = 'Birch-2026';

/** A new colleague, from the proposal of an account to the question why they may search: nobody does it alone. */
describe('the officers in a browser', function () {
  this.timeout(60_000);
  let app: TestApp;
  let world: World;
  let browser: Browser;
  const screens: Screen[] = [];
  let sysadmin: Page;
  let security: Page;
  let colleague: Page;
  let secret: string;

  const open = async (): Promise<Page> => {
    const screen = await openScreen(browser, app.url);
    screens.push(screen);
    return screen.page;
  };
  const firstVolume = (): DemoVolume => {
    const [volume] = world.plan.volumes;
    if (!volume) throw new Error('the plan has no volume');
    return volume;
  };
  const signedIn = async (role: string): Promise<Page> => {
    const page = await open();
    await signIn(page, world.account(role, 'QY').loginName, DEMO_SECRETS.password);
    return page;
  };

  before(async () => {
    app = await startApp();
    app.clock.catchUp();
    world = await buildWorld(app);
    browser = await launchBrowser();
    sysadmin = await signedIn('sysadmin');
    security = await signedIn('security_officer');
  });
  after(async () => {
    for (const screen of screens) await screen.close();
    await browser.close();
    await app.close();
  });

  it('1. the system administrator proposes an account, told of all that is missing', async () => {
    await goTo(sysadmin, '人员与岗位');
    await sysadmin.getByRole('button', { name: '新建账号' }).click();
    await sysadmin.getByRole('button', { name: '提交复核' }).click();
    await sysadmin.getByText('还有 5 处需要补充').waitFor();
    await expectAtRest(sysadmin);
    await sysadmin.getByLabel('登录名').fill('linqiuyu');
    await sysadmin.getByLabel('姓名').fill('林秋雨');
    await chooseOption(
      sysadmin.locator('#unitId'),
      sysadmin.getByRole('option', { name: '白桦旗委组织部' }),
    );
    await sysadmin.getByText('经办人', { exact: true }).click();
    await sysadmin.getByLabel('变更事由').fill('新任经办人');
    await sysadmin.getByRole('button', { name: '提交复核' }).click();
    await sysadmin.getByText('已提交安全保密管理员复核').waitFor();
    await expectAtRest(sysadmin);
  });

  it('2. the security officer finds it in the inbox and confirms it', async () => {
    await confirmFirst(security, '新建账号 linqiuyu');
  });

  it('3. the system administrator collects the one-time password, once', async () => {
    await goTo(sysadmin, '人员与岗位');
    await sysadmin.getByRole('link', { name: '林秋雨（linqiuyu）' }).click();
    await sysadmin.getByRole('heading', { name: '林秋雨的账号' }).waitFor();
    await expectAtRest(sysadmin);
    await sysadmin.getByRole('button', { name: '领取一次性口令' }).click();
    await sysadmin.getByRole('button', { name: '显示口令' }).click();
    const shown = sysadmin.locator('dt', { hasText: '一次性口令' }).locator('+ dd');
    secret = (await shown.innerText()).trim();
    await expectAtRest(sysadmin);
    await sysadmin.getByRole('button', { name: '已抄好，关闭' }).click();
    await shown.waitFor({ state: 'hidden' });
    await sysadmin.getByText('待您领取').waitFor({ state: 'hidden' });
  });

  it('4. the colleague signs in by it, and has a password and a PIN of their own before work', async () => {
    colleague = await open();
    await signIn(colleague, 'linqiuyu', secret);
    await colleague.getByRole('heading', { name: '请先修改口令' }).waitFor();
    await expectAtRest(colleague);
    await choose(colleague, '新口令', secret, NEW_PASSWORD);
    await colleague.getByRole('heading', { name: '请设置 PIN' }).waitFor();
    await expectAtRest(colleague);
    await choose(colleague, '新 PIN', NEW_PASSWORD, '8205');
    await colleague.getByRole('heading', { name: '工作台' }).waitFor();
  });

  it('5. the security officer grants another role, and the open session ends with the confirmation', async () => {
    await goTo(security, '人员与岗位');
    await security.getByLabel('姓名或登录名').fill('linqiuyu');
    await security.getByRole('button', { name: '查询' }).click();
    await expectAtRest(security);
    await security.getByRole('link', { name: '林秋雨' }).click();
    await security.getByRole('button', { name: '登记密钥' }).waitFor();
    await expectAtRest(security);
    await security.getByRole('button', { name: '授予岗位' }).click();
    await security.getByText('单位负责人', { exact: true }).click();
    await security.getByLabel('变更事由').fill('兼任单位负责人');
    await expectAtRest(security);
    await security.getByRole('button', { name: '提交复核' }).click();
    await security.getByText('已提交系统管理员复核').waitFor();
    app.clock.pass(1000);
    await confirmFirst(sysadmin, '授予岗位');
    await colleague.waitForURL(/\/login/);
    await signIn(colleague, 'linqiuyu', NEW_PASSWORD);
    await colleague.getByText('经办人、单位负责人').waitFor();
  });

  it('6. the security officer is told why that role may search for a volume', async () => {
    const { archiveNo } = await shelveVolume(app, firstVolume());
    await goTo(security, '权限解释');
    await security.getByLabel('账号', { exact: true }).fill('linqiuyu');
    await chooseOption(
      security.getByRole('combobox', { name: '操作' }),
      security.getByRole('option', { name: '查询档案', exact: true }),
    );
    await security.getByLabel('档号').fill(archiveNo);
    await security.getByRole('button', { name: '解释', exact: true }).click();
    await security.getByText(/^允许：依据策略第 \d+ 行/).waitFor();
    expect(await security.getByText('经办人、单位负责人').count()).to.be.greaterThan(0);
    await expectAtRest(security);
  });

  it('leaves no complaint on any screen', () => {
    expect(screens.flatMap(({ complaints }) => complaints)).to.deep.equal([]);
  });
});

/** Opens the newest change of the inbox, which is to be about `what`, and confirms it. */
async function confirmFirst(page: Page, what: string): Promise<void> {
  await goTo(page, '变更复核');
  const first = page.getByRole('link', { name: /^复核：/ }).first();
  await first.waitFor();
  await expectAtRest(page);
  await first.click();
  await page.getByText(what).first().waitFor();
  await page.getByRole('button', { name: '复核通过' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '复核通过' }).click();
  await page.getByText('已生效', { exact: true }).waitFor();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await expectAtRest(page);
}

async function choose(page: Page, what: string, current: string, next: string): Promise<void> {
  await page.getByLabel('当前口令').fill(current);
  await page.getByLabel(what, { exact: true }).fill(next);
  await page.getByLabel(`再输入一次${what}`).fill(next);
  await page.getByRole('button', { name: `保存${what}` }).click();
}
