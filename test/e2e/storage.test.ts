/// <reference lib="dom" />
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { fingerprintOf } from '../../audit/verifier-key.ts';
import { DEMO_SECRETS } from '../../server/modules/sessions/index.ts';
import { folderOf } from '../modules/storage/support/forge.ts';
import { makeKey, registerKey } from '../support/key-holder.ts';
import { startApp, type TestApp } from '../support/app.ts';
import {
  chooseOption,
  goTo,
  launchBrowser,
  openScreen,
  signIn,
  type Screen,
} from '../support/browser.ts';
import { expectAtRest, expectSound } from '../support/expect-sound.ts';
import { buildWorld, type World } from '../support/world.ts';

/** The weekly look at the store, and all that may come of it: damage, repair, backup, and a key that is to go. */
describe('the store in a browser', function () {
  this.timeout(120_000);
  let app: TestApp;
  let world: World;
  let browser: Browser;
  let disks: string;
  let volumeId: string;
  let archiveNo: string;
  let sysadmin: Page;
  let security: Page;
  const screens: Screen[] = [];

  const screenOf = (page: Page): Screen => {
    const screen = screens.find((each) => each.page === page);
    if (!screen) throw new Error('no screen of this page');
    return screen;
  };
  const signedIn = async (role: string): Promise<Page> => {
    const screen = await openScreen(browser, app.url);
    screens.push(screen);
    await signIn(screen.page, world.account(role, 'QY').loginName, DEMO_SECRETS.password);
    return screen.page;
  };

  before(async () => {
    disks = mkdtempSync(join(tmpdir(), 'lantai-disks-'));
    app = await startApp({ copyFolder: mkdtempSync(join(disks, 'copy-')) });
    app.clock.catchUp();
    world = await buildWorld(app);
    const volume = world.plan.volumes.find(({ keeperCode }) => keeperCode === 'QY');
    if (!volume) throw new Error('the centre keeps no volume');
    const verdict = await world.bring(await world.pack(volume), 'QY');
    volumeId = verdict.volumeId ?? '';
    archiveNo = verdict.archiveNo ?? '';
    app.services.copy.start();
    await app.services.copy.idle();
    app.services.scrub.begin();
    browser = await launchBrowser();
    sysadmin = await signedIn('sysadmin');
    security = await signedIn('security_officer');
  });
  after(async () => {
    for (const screen of screens) await screen.close();
    await browser.close();
    await app.close();
    rmSync(disks, { recursive: true });
  });

  it('1. the administrator sees at one glance what is to be done', async () => {
    await goTo(sysadmin, '存储与备份');
    await sysadmin.getByText('还不能备份：没有设定备份接收人', { exact: true }).waitFor();
    await sysadmin.getByText('与主库一致').waitFor();
    await expectAtRest(sysadmin);
  });

  it('2. a pass finds a byte that turned, and says in which volume and what to do', async () => {
    const file = join(folderOf(app, volumeId), 'v1/content/p/0001/original');
    const bytes = readFileSync(file);
    const middle = Math.floor(bytes.length / 2);
    bytes[middle] = (bytes[middle] ?? 0) ^ 4;
    writeFileSync(file, bytes);
    await sysadmin.getByRole('button', { name: '立即巡检' }).click();
    await expectAtRest(sysadmin);
    await sysadmin.getByRole('dialog').getByRole('button', { name: '立即巡检' }).click();
    await sysadmin.getByText(/^巡检发现 \d+ 处损坏，尚未修复$/).waitFor();
    await expectAtRest(sysadmin);
    await sysadmin.getByRole('link', { name: /^去办理.*巡检发现/ }).click();
    await sysadmin.getByText('p/0001/original').first().waitFor();
    await expectAtRest(sysadmin);
  });

  it('3. the volume is repaired from the second copy, checked anew, and nothing is left to do', async () => {
    await sysadmin
      .getByRole('button', { name: `办理此卷：${volumeId}` })
      .first()
      .click();
    await sysadmin.getByRole('heading', { name: '办理一卷' }).waitFor();
    await expectAtRest(sysadmin);
    await sysadmin.getByRole('button', { name: '修复此卷' }).click();
    await sysadmin.getByText(/^已全部修复，修复 1 个文件/).waitFor();
    await sysadmin.getByText('这一卷没有未解决的损坏').waitFor();
    await sysadmin.getByRole('button', { name: '重新巡检此卷' }).click();
    await sysadmin.getByText('已重新巡检：没有损坏。').waitFor();
    await sysadmin.getByText('已解决', { exact: true }).click();
    await sysadmin.getByText('p/0001/original').first().waitFor();
    await expectAtRest(sysadmin);
  });

  it('4. two officers settle whose keys can restore', async () => {
    for (const role of ['sysadmin', 'security_officer'])
      await registerKey(app, world.account(role, 'QY').loginName, makeKey());
    await sysadmin.getByRole('link', { name: '备份与介质' }).click();
    await expectAtRest(sysadmin);
    await sysadmin.getByRole('button', { name: '设定备份接收人' }).click();
    await sysadmin.getByRole('button', { name: '提交复核' }).click();
    await sysadmin.getByText('还有 2 处需要补充').waitFor();
    for (const role of ['sysadmin', 'security_officer']) {
      const { name } = world.account(role, 'QY');
      await sysadmin.getByText(new RegExp(`^\\s*${name}（`)).click();
      await sysadmin.getByText(`${name}的密钥`).first().waitFor();
    }
    await sysadmin.getByLabel('变更事由').fill('首次设定');
    await expectAtRest(sysadmin);
    await sysadmin.getByRole('button', { name: '提交复核' }).click();
    await sysadmin.getByText('已提交安全保密管理员复核').waitFor();
    await confirmFirst(security, '设定备份接收人');
  });

  it('5. a medium is registered and carries the first backup', async () => {
    await goTo(sysadmin, '存储与备份');
    await sysadmin.getByRole('link', { name: '备份与介质' }).click();
    await sysadmin.getByRole('button', { name: '登记介质' }).click();
    await sysadmin.getByLabel('介质编号').fill('BF-01');
    await sysadmin.getByLabel('保管人').fill('单峰');
    await sysadmin.getByLabel('存放地点').fill('三楼保密柜');
    await expectAtRest(sysadmin);
    await sysadmin.getByRole('button', { name: '登记', exact: true }).click();
    await sysadmin.getByRole('heading', { name: '介质 BF-01' }).waitFor();
    await expectAtRest(sysadmin);
    await sysadmin.getByRole('link', { name: '返回备份与介质' }).click();
    await chooseOption(
      sysadmin.locator('#backup-medium .el-select'),
      sysadmin.getByRole('option', { name: /^BF-01/ }),
    );
    await sysadmin.getByLabel('挂载路径').fill(mkdtempSync(join(disks, 'medium-')));
    await sysadmin.getByRole('button', { name: '开始备份' }).click();
    await sysadmin.getByText('第 1 套').first().waitFor();
    await expectAtRest(sysadmin);
  });

  it('6. the security officer sees backups and keys, and nothing of the store', async () => {
    await goTo(security, '存储与备份');
    await security.getByRole('link', { name: 'BF-01' }).first().waitFor();
    expect(await security.getByRole('link', { name: '概况' }).count()).to.equal(0);
    await security.getByRole('link', { name: '密钥', exact: true }).click();
    await security.getByText('没有销毁过密钥').waitFor();
    await expectAtRest(security);
  });

  it('7. the master key is rotated by two', async () => {
    await sysadmin.getByRole('link', { name: '密钥', exact: true }).click();
    await sysadmin.getByText('第 1 代').first().waitFor();
    await sysadmin.getByRole('button', { name: '提出轮换主密钥' }).click();
    await sysadmin.getByLabel('变更事由').fill('年度轮换');
    await expectAtRest(sysadmin);
    await sysadmin.getByRole('button', { name: '提交复核' }).click();
    await sysadmin.getByText('已提交安全保密管理员复核').waitFor();
    app.clock.pass(1000);
    await confirmFirst(security, '轮换主密钥');
    await sysadmin.getByText('第 2 代').first().waitFor();
  });

  it('8. the ledger’s key is changed by two, and the page tells both keys, their sizes and fingerprints', async () => {
    const table = sysadmin.getByRole('table', { name: '账本签名密钥' });
    const [first] = await app.services.ledger.keys(app.services.db);
    const old = fingerprintOf(first?.publicKey ?? '');
    await table.getByRole('row', { name: old }).getByText('0 条起').waitFor();
    await sysadmin.getByRole('button', { name: '提出更换账本密钥' }).click();
    await sysadmin.getByLabel('变更事由').fill('年度更换');
    await expectSound(screenOf(sysadmin), 'change-ledger-key');
    await sysadmin.getByRole('button', { name: '提交复核' }).click();
    await sysadmin.getByText('已提交安全保密管理员复核').waitFor();
    await confirmFirst(security, '更换账本签名密钥');
    await table.getByText('已停用').waitFor();
    const keys = await app.services.ledger.keys(app.services.db);
    const { from = 0, publicKey = '' } = keys.at(-1) ?? {};
    expect(keys).to.have.length(2);
    await table
      .getByRole('row', { name: old })
      .getByText(`0 至 ${from - 1} 条`)
      .waitFor();
    const next = table.getByRole('row', { name: fingerprintOf(publicKey) });
    await next.getByText(`${from} 条起`).waitFor();
    await next.getByText('现用', { exact: true }).waitFor();
    await expectSound(screenOf(sysadmin), 'ledger-keys');
    await security.goto('/storage?tab=keys');
    await security.getByRole('row', { name: fingerprintOf(publicKey) }).waitFor();
    expect(await security.getByRole('button', { name: '提出更换账本密钥' }).count()).to.equal(0);
  });

  it('9. the archivist has the key of a volume destroyed, and nobody may ask to read it any more', async () => {
    const archivist = await signedIn('archivist');
    const leader = await signedIn('centre_leader');
    await archivist.goto(`/search?q=${archiveNo}`);
    const card = archivist.getByRole('row', { name: new RegExp(archiveNo) }).getByRole('button');
    await card.click();
    await archivist.getByRole('button', { name: '销毁密钥' }).click();
    await archivist.getByLabel('再输入一次档号').fill(archiveNo);
    await archivist.getByLabel('法定依据或文号').fill('某条例第十五条');
    await archivist.getByLabel('变更事由').fill('误入库');
    await expectAtRest(archivist);
    await archivist.getByRole('button', { name: '提交复核' }).click();
    await archivist.getByText('已提交', { exact: false }).first().waitFor();
    await confirmFirst(leader, `销毁密钥 ${archiveNo}`);
    await archivist.goto(`/search?q=${archiveNo}`);
    await archivist.getByText('密钥已销毁', { exact: true }).waitFor();
    await expectAtRest(archivist);
    await card.click();
    await archivist.getByText('页面不能再查阅', { exact: false }).waitFor();
    expect(await archivist.getByRole('button', { name: '申请查阅' }).count()).to.equal(0);
    await expectAtRest(archivist);
    await goTo(sysadmin, '存储与备份');
    await sysadmin.getByRole('link', { name: '密钥', exact: true }).click();
    await sysadmin.getByRole('cell', { name: volumeId }).waitFor();
  });

  it('leaves no complaint on any screen', () => {
    expect(screens.flatMap(({ complaints }) => complaints)).to.deep.equal([]);
  });
});

/** Opens the newest change of the inbox, which is to be about `what`, and confirms it. */
async function confirmFirst(page: Page, what: string): Promise<void> {
  await goTo(page, '变更复核');
  await page.getByRole('link', { name: new RegExp(`^复核：.*${what}`) }).click();
  await page.getByRole('button', { name: '复核通过' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '复核通过' }).click();
  await page.getByText('已生效', { exact: true }).waitFor();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
}
