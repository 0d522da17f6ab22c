/// <reference lib="dom" />
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { DEMO_SECRETS } from '../../server/modules/sessions/index.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { axeFindings, launchBrowser, openScreen, signIn, type Screen } from '../support/browser.ts';
import { buildWorld, type World } from '../support/world.ts';

/** The auditor's week: what the rules found, taken to a conclusion; a rule made stricter; the week signed for. */
describe('oversight in a browser', function () {
  this.timeout(120_000);
  let app: TestApp;
  let world: World;
  let browser: Browser;
  let auditor: Page;
  let security: Page;
  const screens: Screen[] = [];

  const signedIn = async (role: string): Promise<Page> => {
    const screen = await openScreen(browser, app.url);
    screens.push(screen);
    await signIn(screen.page, world.account(role, 'QY').loginName, DEMO_SECRETS.password);
    return screen.page;
  };

  before(async () => {
    app = await startApp();
    world = await buildWorld(app);
    const clerk = await app.as(world.account('clerk', 'QY-HWQ').loginName);
    for (let tries = 0; tries < 12; tries += 1) await clerk.get('/api/ledger/entries');
    const officer = world.account('security_officer', 'QY').loginName;
    app.clock.now = new Date('2026-11-24T14:00:00Z');
    const late = await app.as(officer);
    await late.get('/api/accounts');
    await late.delete('/api/session');
    app.clock.now = new Date('2026-12-07T02:00:00Z');
    await app.services.overseer.catchUp();
    browser = await launchBrowser();
    auditor = await signedIn('auditor');
    security = await signedIn('security_officer');
    await app.services.overseer.catchUp();
  });
  after(async () => {
    for (const screen of screens) await screen.close();
    await browser.close();
    await app.close();
  });

  async function expectSound(page: Page, name: string): Promise<void> {
    expect(await axeFindings(page)).to.deep.equal([]);
    const isWider = await page.evaluate(
      () => document.documentElement.scrollWidth > window.innerWidth,
    );
    expect(isWider, name).to.equal(false);
  }

  it('1. warns of what is overdue on every screen of the auditor', async () => {
    await auditor.goto('/ledger');
    const strip = auditor.getByRole('alert', { name: '告警' });
    await strip.getByText('定期审查逾期未签').waitFor();
    await expectSound(auditor, '1-alarm');
  });

  it('2. lists what the rules found, and shows the entries that tell of it', async () => {
    await auditor.getByRole('link', { name: '疑点' }).click();
    await auditor.getByText('三员夜间活动').waitFor();
    await expectSound(auditor, '2-findings');
    await auditor.getByRole('link', { name: /^查办：屡次被拒/ }).click();
    await auditor.getByText('账本条目（12 条）').waitFor();
    await expectSound(auditor, '2-finding');
  });

  it('3. takes a finding to its conclusion', async () => {
    await auditor.getByRole('button', { name: '开始核查' }).click();
    await auditor.getByRole('button', { name: '核查记录' }).click();
    await auditor.getByRole('button', { name: '核查记录' }).click();
    await auditor.getByText('请写明情况').waitFor();
    await auditor.getByLabel('情况与依据').fill('已向单位负责人核实，系误点。');
    await expectSound(auditor, '3-note');
    await auditor.getByRole('button', { name: '核查记录' }).click();
    await auditor.getByText('已向单位负责人核实').waitFor();
    await auditor.getByRole('button', { name: '作出结论' }).click();
    await auditor.getByText('误报', { exact: true }).click();
    await auditor.getByLabel('情况与依据').fill('浏览器收藏了无权限的地址。');
    await auditor.getByRole('button', { name: '作出结论' }).click();
    await auditor.getByText('已有结论：误报').waitFor();
    await expectSound(auditor, '3-concluded');
  });

  it('4. tries a rule before proposing it, and has it confirmed', async () => {
    await auditor.goto('/ledger/rules');
    await auditor.getByText('一人 1 小时内被拒绝 10 次以上').waitFor();
    await expectSound(auditor, '4-rules');
    await auditor.getByRole('link', { name: '修改：屡次被拒' }).click();
    await auditor.getByLabel('达到多少').fill('5');
    await auditor.getByLabel('达到多少').press('Tab');
    await auditor.getByLabel('试算天数').fill('30');
    await auditor.getByLabel('试算天数').press('Tab');
    await auditor.getByRole('button', { name: '试算' }).click();
    await auditor.getByText('条疑点').waitFor();
    await expectSound(auditor, '4-preview');
    await auditor.getByLabel('变更事由').fill('依据上级检查意见收紧');
    await auditor.getByRole('button', { name: '提交复核' }).click();
    await auditor.getByText('已提交安全保密管理员复核').waitFor();
    await security.goto('/changes');
    await security.getByRole('link', { name: /修改监督规则“屡次被拒”/ }).click();
    await security.getByText('一人 1 小时内被拒绝 5 次以上').waitFor();
    await expectSound(security, '4-change');
    await security.getByRole('button', { name: '复核通过' }).click();
    await security.getByRole('dialog').getByRole('button', { name: '复核通过' }).click();
    await security.getByText('已生效').first().waitFor();
  });

  it('5. sets the holidays of a year', async () => {
    await auditor.goto('/ledger/rules/calendar');
    await auditor.getByLabel('放假').fill('2027-02-16~2027-02-22');
    await auditor.getByLabel('调休上班').fill('2027-02-20');
    await auditor.getByLabel('变更事由').fill('放假安排');
    await auditor.getByRole('button', { name: '提交复核' }).click();
    await auditor.getByRole('link', { name: '同一天不能既放假又上班，请核对' }).waitFor();
    await expectSound(auditor, '5-calendar');
    await auditor.getByLabel('调休上班').fill('2027-02-14');
    await auditor.getByRole('button', { name: '提交复核' }).click();
    await auditor.getByText('已提交安全保密管理员复核').waitFor();
  });

  it('6. signs for the week with the auditor’s own key, and verifies it again', async () => {
    await app.services.overseer.catchUp();
    await auditor.goto('/ledger/reviews');
    await auditor.getByText('周：2026-11-23 至 2026-11-29').waitFor();
    await expectSound(auditor, '6-reviews');
    await auditor.getByRole('link', { name: /核对并签署 周：2026-11-23/ }).click();
    await auditor.getByText('周审查报告：2026-11-23 至 2026-11-29').waitFor();
    await expectSound(auditor, '6-draft');
    await auditor.getByLabel('审查意见').fill('本周一项疑点为误报，其余正常。');
    await auditor.locator('#key-file').setInputFiles(join(app.home, 'demo-auditor-key.json'));
    await auditor.getByLabel('密钥 PIN').fill('0000');
    await auditor.getByRole('button', { name: '签署' }).click();
    await auditor.getByText('密钥的 PIN 不正确').waitFor();
    await auditor.getByLabel('密钥 PIN').fill(DEMO_SECRETS.pin);
    await auditor.getByRole('button', { name: '签署' }).click();
    await auditor.getByText('验证通过').waitFor();
    await expectSound(auditor, '6-review');
  });

  it('7. takes up by hand what no rule found', async () => {
    await auditor.goto('/ledger/findings/new');
    await auditor.getByRole('button', { name: '立项' }).click();
    await auditor.getByRole('link', { name: /请填写账本条目的序号/ }).waitFor();
    await expectSound(auditor, '7-take-up');
  });

  it('does all that without an error on any screen', () => {
    for (const { complaints } of screens) expect(complaints).to.deep.equal([]);
  });
});
