import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { verifyConsistencyFile, readConsistency } from '../../audit/consistency-file.ts';
import { readProof, verifyProof } from '../../audit/proof-file.ts';
import { parsePolicy } from '../../audit/quorum.ts';
import { encodeVerifierKey } from '../../audit/verifier-key.ts';
import { importSm2PublicKey } from '../../crypto/sm2-keys.ts';
import { DEMO_SECRETS } from '../../server/modules/sessions/index.ts';
import {
  materialsOf,
  openReadingRoom,
  pathOfPage,
  type ReadingRoom,
} from '../modules/viewing/support/reading-room.ts';
import { launchBrowser, openScreen, signIn, type Screen } from '../support/browser.ts';
import { expectSound } from '../support/expect-sound.ts';

const REASON = '核查来信反映的异常阅档';
const DAY_MS = 86_400_000;

/** An auditor follows a complaint from a name to a proof on paper. */
describe('the auditor’s desk in a browser', function () {
  this.timeout(120_000);
  let room: ReadingRoom;
  let browser: Browser;
  let screen: Screen;
  let page: Page;
  let folder: string;

  before(async () => {
    folder = process.env['SCREENSHOTS'] ?? mkdtempSync(join(tmpdir(), 'lantai-desk-'));
    room = await openReadingRoom();
    room.app.clock.now = new Date(Date.now() - DAY_MS);
    const { requestId, readers } = await room.grant();
    const [reader] = readers;
    const opened = await room.open(reader, requestId);
    const pages = materialsOf(opened).flatMap((material) => material.pages);
    for (const { id } of [...pages, ...pages.slice(0, 1)]) {
      expect((await reader.get(pathOfPage(opened, id))).status).to.equal(200);
      room.app.clock.pass(40_000);
    }
    await reader.post(`/api/viewing/openings/${opened.id}/close`);
    for (let time = 0; time < 6; time += 1)
      await reader.get(`/api/archives/volumes/${room.volumeId}`);
    room.app.clock.catchUp();
    browser = await launchBrowser();
    screen = await openScreen(browser, room.app.url);
    page = screen.page;
    page.setDefaultTimeout(8000);
    await signIn(page, room.world.account('auditor', 'QY').loginName, DEMO_SECRETS.password);
  });
  after(async () => {
    await screen.close();
    await browser.close();
    await room.app.close();
    if (!process.env['SCREENSHOTS']) rmSync(folder, { recursive: true });
  });

  const open = (label: string) =>
    page.getByRole('navigation', { name: '审计台' }).getByRole('link', { name: label }).click();

  async function savedAs(label: string, role: 'button' | 'link' = 'button'): Promise<string> {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole(role, { name: label, exact: true }).click(),
    ]);
    const file = join(folder, download.suggestedFilename());
    await download.saveAs(file);
    return file;
  }
  const saved = async (label: string): Promise<Buffer> => readFileSync(await savedAs(label));

  const policy = () => {
    const { name, publicKey } = room.app.services.ledger.firstKey;
    const key = { name, publicKey: importSm2PublicKey(publicKey) };
    return parsePolicy(`log ${encodeVerifierKey(key)}quorum none\n`);
  };

  it('1. lists entries by period and reason, and carries the list away for a reason', async () => {
    await page.getByRole('heading', { name: '审计账本' }).waitFor();
    await page.getByRole('button', { name: '展开' }).click();
    await page.getByRole('link', { name: '按姓名、档号找卷的编号' }).waitFor();
    await page.getByLabel('起始日期').fill('2026-01-01');
    await page.getByLabel('截止日期').fill('2025-12-31');
    await page.getByRole('button', { name: '查询' }).click();
    await page.getByText('起始日期不能晚于截止日期').waitFor();
    await page.getByLabel('截止日期').fill('');
    await page.getByLabel('人员', { exact: true }).fill(room.world.account('clerk', 'QY-BHQ').name);
    await page.getByRole('button', { name: '查询' }).click();
    await page.waitForURL(/from=2026-01-01/);
    await page.getByText('阅看页面').first().waitFor();
    await expectSound(screen, 'entries');
    await page.getByRole('button', { name: '导出清单' }).click();
    await page.getByLabel('事由').fill(REASON);
    const list = (await saved('导出')).toString();
    expect(list).to.contain('viewing.read_page').and.contain('账本第');
  });

  it('2. finds the volume of a person, for a reason', async () => {
    await open('谁看过这卷');
    const volume = room.world.plan.volumes.find(
      (one) => room.world.person(one).unitCode === 'QY-JYJ',
    );
    await page.getByRole('button', { name: '查找卷号' }).click();
    await page.getByText('请写明事由（不少于 4 个字）').waitFor();
    await page.getByLabel('完整姓名、公民身份号码或档号').fill(volume?.personIdNumber ?? '');
    await page.getByLabel('事由').fill(REASON);
    await page.getByRole('button', { name: '查找卷号' }).click();
    await page.getByRole('link', { name: room.volumeId }).waitFor();
    await expectSound(screen, 'find-volume');
    await page.getByRole('link', { name: room.volumeId }).click();
  });

  it('3. shows who read it, on whose word, which pages and for how long', async () => {
    await page.getByRole('heading', { name: '阅档人' }).waitFor();
    await page.getByRole('heading', { name: '凭以阅档的申请' }).waitFor();
    await page.getByText(/^送出过的页：/).click();
    await expectSound(screen, 'volume');
    const sittings = page.getByRole('region', { name: '各次阅档' });
    await sittings.getByRole('link').first().click();
    await page.getByRole('heading', { name: '一次阅档的经过' }).waitFor();
    await page.getByText('40 秒').first().waitFor();
    await expectSound(screen, 'sitting');
  });

  it('4. explains one entry and proves it by a file and on paper', async () => {
    await page
      .getByRole('listitem')
      .filter({ hasText: '调出一页' })
      .getByRole('link')
      .first()
      .click();
    await page.getByRole('heading', { name: /^账本第 \d+ 条$/ }).waitFor();
    await page.getByText('办理人单位').waitFor();
    await expectSound(screen, 'entry');
    const verdict = verifyProof(readProof((await saved('证明文件')).toString()), policy());
    expect(verdict.findings).to.deep.equal([]);
    expect(verdict.entry?.action).to.equal('viewing.read_page');
    expect((await saved('存在证明（PDF）')).subarray(0, 5).toString()).to.equal('%PDF-');
  });

  it('5. groups what was refused again and again', async () => {
    await open('拒绝情况');
    await page.getByText('次数多的在前').click();
    await page.waitForURL(/order=most/);
    await page.getByRole('link', { name: '6 次' }).waitFor();
    await expectSound(screen, 'refusals');
    await page.getByRole('link', { name: '6 次' }).click();
    await page.waitForURL(/kind=DENY/);
    await page.getByText('查看档案卡').first().waitFor();
  });

  it('6. proves that nothing is missing between two days', async () => {
    await open('两日之间无缺失');
    await expectSound(screen, 'between-empty');
    const day = (ms: number) => new Date(Date.now() + ms + DAY_MS / 3).toISOString().slice(0, 10);
    await page.getByLabel('起始日（日终）').fill(day(-DAY_MS));
    await page.getByLabel('截止日（日终）').fill(day(0));
    await page.getByRole('button', { name: '证明', exact: true }).click();
    await page.getByText('没有缺失').waitFor();
    await expectSound(screen, 'between');
    const file = readConsistency((await saved('证明文件')).toString());
    expect(verifyConsistencyFile(file, policy()).findings).to.deep.equal([]);
    expect((await saved('证明书（PDF）')).subarray(0, 5).toString()).to.equal('%PDF-');
  });

  it('7. hands out what it takes to verify without it: one program, and the policy', async () => {
    await open('账本条目');
    await page.getByText('怎样离线验证').click();
    const program = await savedAs('下载核验程序', 'link');
    const wanted = await savedAs('下载见证策略');
    await expectSound(screen, 'verify-guide');
    await page.goto('/ledger/entries/3');
    const proof = await savedAs('证明文件');
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [program, proof, '--policy', wanted],
      { cwd: folder, env: {} },
    );
    expect(stdout).to.contain('第 3 号记录');
  });

  it('8. can be walked with the keyboard alone', async () => {
    await page.goto('/ledger/refusals');
    await page.getByRole('link', { name: '账本条目' }).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '按人查找' }).waitFor();
    await page.getByRole('button', { name: '查找卷号' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('请写明事由（不少于 4 个字）').waitFor();
  });
});
