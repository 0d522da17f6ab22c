/// <reference lib="dom" />
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { DEMO_SECRETS } from '../../server/modules/sessions/index.ts';
import { termsOfName } from '../../server/modules/archives/search-terms.ts';
import { unpackZip } from '../support/unpack-zip.ts';
import { verifyFolder } from '../../audit/verify-folder.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { axeFindings, launchBrowser, openScreen, signIn, type Screen } from '../support/browser.ts';
import { inkOf, waitForInk } from '../support/page-ink.ts';
import { buildWorld, type World } from '../support/world.ts';
import type { DemoVolume } from '../../server/demo/demo-plan.ts';

/** Steps 1 to 6 of the main job, each by the person whose step it is, in a real browser. */
describe('the main job in a browser', function () {
  this.timeout(180_000);
  let app: TestApp;
  let world: World;
  let browser: Browser;
  let folder: string;
  const screens: Screen[] = [];
  let volume: DemoVolume;

  before(async () => {
    app = await startApp();
    app.clock.catchUp();
    world = await buildWorld(app);
    browser = await launchBrowser();
    folder = mkdtempSync(join(tmpdir(), 'lantai-e2e-'));
    const [first] = world.plan.volumes;
    if (!first) throw new Error('the plan has no volume');
    volume = { ...first, materials: first.materials.slice(0, 4) };
  });

  after(async () => {
    for (const screen of screens) await screen.close();
    await browser.close();
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const signedIn = async (role: string, unitCode: string, nth = 0): Promise<Page> => {
    const screen = await openScreen(browser, app.url);
    screens.push(screen);
    await signIn(screen.page, world.account(role, unitCode, nth).loginName, DEMO_SECRETS.password);
    return screen.page;
  };

  let clerk: Page;
  let leader: Page;
  let centre: Page;
  let coReader: string;

  it('1. refuses a bad package with reasons and imports a good one', async () => {
    const archivist = await signedIn('archivist', 'QY');
    const good = await world.pack(volume, 'full');
    writeFileSync(join(folder, 'good.zip'), good);
    writeFileSync(join(folder, 'bad.zip'), good.subarray(0, good.length - 4000));
    await upload(archivist, join(folder, 'bad.zip'));
    await archivist.getByText('重新').first().waitFor();
    expect(await archivist.getByText(/不合格|退回|未入库/).count()).greaterThan(0);
    expect(await axeFindings(archivist)).deep.equal([]);
    await upload(archivist, join(folder, 'good.zip'));
    await archivist.getByText('QY-000001').first().waitFor({ timeout: 60_000 });
    expect(await axeFindings(archivist)).deep.equal([]);
  });

  it('2. finds the person by pinyin initials, and only what the scope allows', async () => {
    clerk = await signedIn('clerk', 'QY-BHQ', 1);
    await clerk.goto('/search');
    await clerk
      .getByRole('textbox')
      .first()
      .fill(initialsOf(world.person(volume).name));
    await clerk.keyboard.press('Enter');
    await clerk.getByText('QY-000001').waitFor();
    expect(await axeFindings(clerk)).deep.equal([]);
    const stranger = await signedIn('clerk', 'QY-YLX');
    await stranger.goto(`/search?q=${encodeURIComponent(world.person(volume).name)}`);
    await stranger
      .getByText(world.plan.units.find(({ code }) => code === 'QY')?.name ?? '')
      .first()
      .waitFor();
    expect(await stranger.getByText('QY-000001').count()).equal(0);
  });

  it('3. asks, and both approvers see it appear without reloading', async () => {
    leader = await signedIn('unit_leader', 'QY-BHQ');
    centre = await signedIn('centre_leader', 'QY');
    const name = world.person(volume).name;
    expect(await leader.getByText(name).count()).equal(0);
    await clerk.getByText('申请查阅').first().click();
    await clerk.getByText('任前审核与考察').click();
    await clerk.getByText('全选', { exact: true }).click();
    await clerk.getByLabel('查阅事由').fill('拟提任考察，须核对任职经历');
    const readers = [world.account('clerk', 'QY-BHQ', 0), world.account('clerk', 'QY-BHQ', 1)];
    coReader = readers[0]?.name ?? '';
    for (const reader of readers) await clerk.locator('.readers').getByText(reader.name).click();
    expect(await axeFindings(clerk)).deep.equal([]);
    await clerk.getByRole('button', { name: /提交/ }).click();
    await leader.getByText(name).first().waitFor();
    await approve(leader, name);
    await centre.getByText(name).first().waitFor();
    await approve(centre, name);
  });

  it('4. opens the volume after the other reader’s PIN, and shows marked pages', async () => {
    await clerk.goto('/workbench?box=reading');
    await clerk
      .getByRole('button', { name: new RegExp(`^阅档：${world.person(volume).name}`) })
      .click();
    await clerk.getByText(coReader).first().waitFor();
    expect(await axeFindings(clerk)).deep.equal([]);
    await clerk.locator('#pin').fill(DEMO_SECRETS.pin);
    await clerk.keyboard.press('Enter');
    await waitForInk(clerk);
    const first = await inkOf(clerk);
    await clerk.keyboard.press('PageDown');
    await waitForInk(clerk, first);
    expect(await axeFindings(clerk)).deep.equal([]);
  });

  it('5. wipes the screen when an approver recalls the grant', async () => {
    await centre.goto('/workbench?box=done');
    await centre
      .getByRole('link', { name: new RegExp(`^查看：${world.person(volume).name}`) })
      .click();
    await centre.locator('#opinion').fill('考察已结束');
    await centre.getByRole('button', { name: '收回授权' }).click();
    await centre.getByRole('dialog').getByRole('button', { name: '收回授权' }).click();
    await clerk.getByText('阅档已结束').waitFor();
    expect(await clerk.locator('canvas').count()).equal(0);
  });

  it('6. gives the auditor a ledger that proves itself', async () => {
    const auditor = await signedIn('auditor', 'QY');
    await auditor.getByRole('button', { name: /导出账本/ }).waitFor();
    expect(await axeFindings(auditor)).deep.equal([]);
    const download = auditor.waitForEvent('download');
    await auditor.getByRole('button', { name: /导出账本/ }).click();
    const file = join(folder, 'ledger.zip');
    await (await download).saveAs(file);
    const exported = join(folder, 'ledger');
    mkdirSync(exported);
    await unpackZip(file, exported);
    const { firstKey: signer } = app.services.ledger;
    const verdict = await verifyFolder(exported, { key: signer.publicKey });
    expect(verdict.exitCode, verdict.lines.join('\n')).equal(0);
  });

  it('leaves no complaint on any screen', () => {
    expect(screens.flatMap(({ complaints }) => complaints)).deep.equal([]);
  });
});

async function upload(page: Page, file: string): Promise<void> {
  await page.goto('/intake');
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByRole('button', { name: '上传并检测' }).click();
  await page.waitForURL(/\/intake\/[0-9a-f-]{36}/);
}

async function approve(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name: new RegExp(`^审批：${name}`) }).click();
  await page.getByRole('button', { name: '同意', exact: true }).click();
  await page.getByRole('button', { name: '同意', exact: true }).waitFor({ state: 'detached' });
}

function initialsOf(name: string): string {
  const initials = termsOfName(name).find(({ kind }) => kind === 'initials');
  return initials?.term ?? name;
}
