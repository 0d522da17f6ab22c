/// <reference lib="dom" />
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { DEMO_SECRETS } from '../../server/modules/sessions/index.ts';
import {
  openWatchedCentre,
  type WatchedCentre,
  type Watcher,
} from '../modules/witnesses/support/watched-centre.ts';
import {
  axeFindings,
  chooseOption,
  launchBrowser,
  openScreen,
  signIn,
  type Screen,
} from '../support/browser.ts';
import { makeWitness, type TestWitness } from '../witness/support/make-witness.ts';

const MINUTE = 60_000;

/** A county server becomes a witness, and a day is closed with it. */
describe('witnesses in a browser', function () {
  this.timeout(120_000);
  let centre: WatchedCentre;
  let browser: Browser;
  let fresh: TestWitness;
  let known: Watcher;
  const screens: Screen[] = [];
  before(async () => {
    centre = await openWatchedCentre();
    centre.app.clock.catchUp();
    known = await centre.appoint('qy-county-1');
    await centre.appoint('qy-region-1');
    fresh = await makeWitness(centre.app.services.ledger.firstKey, 'qy-county-2');
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    fresh.clear();
    await centre.close();
  });

  const signedIn = async (role: string): Promise<Page> => {
    const screen = await openScreen(browser, centre.app.url);
    screens.push(screen);
    await signIn(screen.page, centre.loginNameOf(role), DEMO_SECRETS.password);
    return screen.page;
  };
  const shoot = async (page: Page, name: string): Promise<void> => {
    const folder = process.env['SCREENSHOTS'];
    if (folder !== undefined)
      await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  };

  it('are proposed by the security officer', async () => {
    const page = await signedIn('security_officer');
    await page.getByRole('link', { name: '账本见证' }).click();
    await page.getByLabel('公钥行').fill(fresh.verifierKey.trim());
    await chooseOption(page.getByLabel('所在单位'), page.getByRole('option').first());
    await page.getByLabel('变更事由').first().fill('建立县区见证');
    await shoot(page, 'propose');
    expect(await axeFindings(page)).to.deep.equal([]);
    await page.getByRole('button', { name: '提交复核' }).first().click();
    await page.getByText(/已提交.*复核/).waitFor();
  });

  it('are counted as the security officer chooses them by unit and number', async () => {
    const page = await signedIn('security_officer');
    await page.getByRole('link', { name: '账本见证' }).click();
    const form = page.getByRole('region', { name: '设定法定见证' });
    await form.getByText('提交后即不再要求见证').waitFor();
    await form.getByRole('button', { name: '选择见证' }).click();
    for (const name of ['qy-county-1', 'qy-region-1'])
      await form.getByText(new RegExp(`^${name}`)).click();
    await form.getByText('2 家都签才算数：qy-county-1、qy-region-1').waitFor();
    const choose = (label: string) =>
      chooseOption(form.locator('.least .el-select'), page.getByRole('option', { name: label }));
    await choose('1 家');
    await form.getByText('任意 1 家签了就够（共 2 家）').waitFor();
    await form.getByLabel('变更事由').fill('两家县区见证');
    await form.getByRole('button', { name: '提交复核' }).click();
    await form.getByText('互不相交的两批见证都能凑够数').first().waitFor();
    await shoot(page, 'quorum-fault');
    await choose('2 家');
    const rules = form.getByLabel('将存放的规则');
    const chosen = 'group G1 2 qy-county-1 qy-region-1\nquorum G1';
    expect(await rules.inputValue()).to.equal(chosen);
    await shoot(page, 'quorum');
    expect(await axeFindings(page)).to.deep.equal([]);
    await form.getByRole('button', { name: '改写规则文字' }).click();
    expect(await form.getByLabel('规则', { exact: true }).inputValue()).to.equal(chosen);
    await form.getByRole('button', { name: '改为按单位选择' }).click();
    await form.getByRole('button', { name: '提交复核' }).click();
    await page.getByText(/已提交.*复核/).waitFor();
  });

  it('are missed on the auditor’s screen until a quorum stands', async () => {
    const page = await signedIn('auditor');
    await page.goto('/ledger/witnesses');
    await page.getByText('未设见证').first().waitFor();
    expect(await page.getByRole('region', { name: '见证', exact: true }).textContent()).to.contain(
      '尚未见证',
    );
    await centre.setQuorum('group all all qy-county-1\nquorum all');
    await centre.record();
    centre.app.clock.pass(MINUTE);
    await page.getByText('等候见证').first().waitFor();
    await centre.look(known);
    // The day on which the house began is closed with that, and its closing waits for the next minute's head.
    await centre.app.services.witnesses.round();
    await centre.record();
    centre.app.clock.pass(MINUTE);
    await centre.look(known);
    await page.getByText('法定见证齐全').waitFor();
    await shoot(page, 'witnesses');
    expect(await axeFindings(page)).to.deep.equal([]);
  });

  it('close a day, whose sheet goes into the paper register', async () => {
    centre.app.clock.pass(24 * 60 * MINUTE);
    await centre.app.services.witnesses.round();
    centre.app.clock.pass(MINUTE);
    await centre.look(known);
    await centre.app.services.witnesses.round();
    const page = await signedIn('auditor');
    await page.goto('/ledger/witnesses');
    const [day] = (await centre.shown()).days;
    await page.getByRole('link', { name: day?.day ?? '' }).click();
    const sheet = page.getByRole('article');
    await sheet.waitFor();
    const text = (await sheet.textContent()) ?? '';
    expect(text.replaceAll(/\s/g, '')).to.contain(day?.root).and.contain('qy-county-1');
    await shoot(page, 'day');
    expect(await axeFindings(page)).to.deep.equal([]);
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('button', { name: '打印' }).isVisible()).to.equal(false);
    await shoot(page, 'day-print');
  });

  it('leave nothing to complain of', () => {
    expect(screens.flatMap(({ complaints }) => complaints)).to.deep.equal([]);
  });
});
