/// <reference lib="dom" />
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { DEMO_SECRETS } from '../../server/modules/sessions/index.ts';
import { drawSamplePage } from '../imaging/draw-sample-page.ts';
import { openReadingRoom, type ReadingRoom } from '../modules/viewing/support/reading-room.ts';
import {
  axeFindings,
  chooseOption,
  goTo,
  launchBrowser,
  openScreen,
  signIn,
  type Screen,
} from '../support/browser.ts';
import { expectSound } from '../support/expect-sound.ts';
import { waitForInk } from '../support/page-ink.ts';

const DESKTOP = { width: 2000, height: 1100 };
const PAGE = { left: 900, top: 120, width: 620, height: 877 };

/** A clerk reads a page and a picture of it gets out; the auditor has the picture, and finds the clerk. */
describe('tracing a picture in a browser', function () {
  this.timeout(240_000);
  let room: ReadingRoom;
  let browser: Browser;
  let screen: Screen;
  let page: Page;
  let folder: string;
  let reader: string;
  const file = (name: string): string => join(folder, name);

  before(async () => {
    folder = process.env['SCREENSHOTS'] ?? mkdtempSync(join(tmpdir(), 'lantai-trace-'));
    room = await openReadingRoom(undefined, 'full');
    reader = room.world.account('clerk', 'QY-BHQ', 0).name;
    room.app.clock.catchUp();
    await room.grant();
    browser = await launchBrowser();
    await letReaderRead();
    writeFileSync(file('unmarked.jpg'), await drawSamplePage());
    const bright = sharp(file('sent.jpg')).linear(1.4, 0).jpeg({ quality: 85 });
    writeFileSync(file('whitened.jpg'), await bright.toBuffer());
    writeFileSync(file('desktop.png'), await wholeDesktop(file('sent.jpg')));
    writeFileSync(file('note.txt'), 'no picture');
    writeFileSync(file('torn.jpg'), (await drawSamplePage()).subarray(0, 20_000));
    screen = await openScreen(browser, room.app.url);
    page = screen.page;
    page.setDefaultTimeout(60_000);
    await signIn(page, room.world.account('auditor', 'QY').loginName, DEMO_SECRETS.password);
  });
  after(async () => {
    await screen.close();
    await browser.close();
    await room.app.close();
    if (!process.env['SCREENSHOTS']) rmSync(folder, { recursive: true });
  });

  /** Takes what the server sent for the page, and what the clerk's screen showed of it. */
  async function letReaderRead(): Promise<void> {
    const shown = await openScreen(browser, room.app.url);
    const desk = shown.page;
    const { loginName } = room.world.account('clerk', 'QY-BHQ', 0);
    await signIn(desk, loginName, DEMO_SECRETS.password);
    await desk.goto('/workbench?box=reading');
    await desk.getByRole('button', { name: /^阅档：/ }).click();
    // What a page script has taken is gone from the browser's own record.
    await desk.route(/\/api\/viewing\/.*\/pages\//, async (route) => {
      const answer = await route.fetch();
      const body = await answer.body();
      writeFileSync(file('sent.jpg'), body);
      await route.fulfill({ response: answer, body });
    });
    await desk.locator('#pin').fill(DEMO_SECRETS.pin);
    await desk.keyboard.press('Enter');
    await waitForInk(desk);
    await desk.screenshot({ path: file('screenshot.png') });
    await shown.close();
  }

  /** A page among other things, on a screen that somebody took a picture of with the camera turned. */
  async function wholeDesktop(sent: string): Promise<Buffer> {
    const shown = await sharp(sent).resize({ width: PAGE.width, height: PAGE.height }).toBuffer();
    const desktop = sharp({ create: { ...DESKTOP, channels: 3, background: '#5f7a64' } })
      .composite([{ input: shown, left: PAGE.left, top: PAGE.top }])
      .png();
    return sharp(await desktop.toBuffer())
      .rotate(90)
      .toBuffer();
  }

  const choose = (name: string) => page.locator('input[type=file]').setInputFiles(file(name));
  const start = () => page.getByRole('button', { name: '开始溯源' }).click();
  const verdict = () => page.getByRole('region', { name: '溯源结果' });
  const fromBrowser = (kind: 'paste' | 'drop', name: string, type: string) =>
    page.evaluate(
      ({ kind, bytes, name, type }) => {
        const transfer = new DataTransfer();
        const binary = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
        transfer.items.add(new File([binary], name, { type }));
        const init = { bubbles: true, cancelable: true };
        const event =
          kind === 'paste'
            ? new ClipboardEvent('paste', { ...init, clipboardData: transfer })
            : new DragEvent('drop', { ...init, dataTransfer: transfer });
        const target = kind === 'paste' ? document.body : document.querySelector('.zone');
        target?.dispatchEvent(event);
      },
      { kind, name, type, bytes: readFileSync(file(name)).toString('base64') },
    );

  it('1. says which pictures will do, and wants one', async () => {
    await goTo(page, '审计账本');
    const tabs = page.getByRole('navigation', { name: '审计台' });
    await tabs.getByRole('link', { name: '图片溯源' }).click();
    await page.getByRole('heading', { name: '图片溯源' }).waitFor();
    expect(await page.getByRole('button', { name: '开始溯源' }).isDisabled()).to.equal(true);
    await page.getByText('怎样的图片读得出').waitFor();
    await expectSound(screen, 'trace-empty');
  });

  it('2. finds who was sent the page, and proves it on paper', async () => {
    await choose('sent.jpg');
    await page.getByRole('img', { name: '待溯源的图片' }).waitFor();
    await start();
    await verdict().getByText('读出标记', { exact: true }).waitFor();
    const told = (await verdict().textContent()) ?? '';
    expect(told).to.contain(reader).and.contain('白桦').and.contain('阅看页面');
    expect(told)
      .to.match(/该材料第 \d+ 页/)
      .and.match(/账本第 \d+ 条/)
      .and.contain('误认');
    await expectSound(screen, 'trace-found');
    const [paper] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '存在证明（PDF）' }).click(),
    ]);
    expect(
      readFileSync(await paper.path())
        .subarray(0, 5)
        .toString(),
    ).to.equal('%PDF-');
    await page.getByRole('switch', { name: '大字' }).click();
    await expectSound(screen, 'trace-found-large');
    await page.getByRole('switch', { name: '常规' }).click();
  });

  it('3. leads to the entry, which speaks of that reader, and to the entry of the tracing', async () => {
    await verdict()
      .getByRole('link', { name: /^账本第 \d+ 条$/ })
      .first()
      .click();
    await page.getByRole('heading', { name: /^账本第 \d+ 条$/ }).waitFor();
    await page.getByText(reader).first().waitFor();
    await page.getByText('阅看页面').first().waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: '图片溯源' }).waitFor();
  });

  it('4. finds the reader by a screenshot that is pasted', async () => {
    await fromBrowser('paste', 'screenshot.png', 'image/png');
    await page.getByText('screenshot.png').waitFor();
    await start();
    await verdict().getByText('读出标记', { exact: true }).waitFor();
    expect(await verdict().textContent()).to.contain(reader);
    await expectSound(screen, 'trace-screenshot');
  });

  it('5. says of a picture without a mark that none was read, and what to do', async () => {
    await fromBrowser('drop', 'unmarked.jpg', 'image/jpeg');
    await page.getByText('unmarked.jpg').waitFor();
    expect(await verdict().count(), 'what another picture led to').to.equal(0);
    await start();
    await page.getByText('正在读取标记').waitFor();
    expect(await axeFindings(page)).to.deep.equal([]);
    await verdict().getByText('未能读出标记').waitFor();
    expect(await verdict().textContent()).to.not.contain(reader);
    await expectSound(screen, 'trace-none');
  });

  it('6. compares with a page that is named, from the list of those that were read', async () => {
    await page.goto(`/ledger/volumes/${room.volumeId}`);
    await page.getByText(/^送出过的页：/).click();
    await page.getByRole('link', { name: '溯源', exact: true }).first().click();
    await page.getByRole('heading', { name: '图片溯源' }).waitFor();
    expect(await page.getByLabel('已知是哪一页').inputValue()).to.match(/^[0-9a-f-]{36}$/);
    await choose('unmarked.jpg');
    await start();
    await verdict().getByText('已与存档的页比对').waitFor();
    await verdict().getByText('未能读出标记').waitFor();
    await choose('whitened.jpg');
    await start();
    await verdict().getByText('读出标记', { exact: true }).waitFor();
    expect(await verdict().textContent())
      .to.contain(reader)
      .and.contain('已与存档的页比对');
    await page.getByText('不知道页编号').click();
    await page.getByLabel('卷内部编号').fill(room.volumeId);
    await page.getByRole('button', { name: '列出送出过的页' }).click();
    const list = page.locator('.way');
    await chooseOption(
      list.locator('.el-select').first(),
      page.getByRole('option', { name: /^第 \d+ 份材料$/ }).first(),
    );
    await chooseOption(
      list.locator('.el-select').last(),
      page.getByRole('option', { name: '第 1 页' }),
    );
    expect(await page.getByLabel('已知是哪一页').inputValue()).to.match(/^[0-9a-f-]{36}$/);
    await expectSound(screen, 'trace-choice');
    await page.getByLabel('已知是哪一页').fill('第 3 页');
    await start();
    await page.getByText('请粘贴完整的页内部编号').waitFor();
    await page.getByLabel('已知是哪一页').fill('');
  });

  it('7. can be cancelled, and tried again', async () => {
    await start();
    await page.getByRole('button', { name: '取消' }).click();
    await page.getByText('已取消，图片没有保留').waitFor();
    await page.getByRole('button', { name: '开始溯源' }).waitFor();
  });

  it('8. tells what is no picture, before and after it is sent', async () => {
    await choose('note.txt');
    await page.getByText('请选择 JPEG、PNG 或 TIFF 图片').waitFor();
    await choose('torn.jpg');
    await start();
    await page.getByText('图片已损坏或不完整').waitFor();
    // The browser itself complains of the refusal, once.
    expect(screen.complaints.splice(0)).to.have.length(1);
    await page.getByRole('switch', { name: '大字' }).click();
    await expectSound(screen, 'trace-torn-large');
    await page.getByRole('switch', { name: '常规' }).click();
  });

  describe('turning and cropping before it is sent', () => {
    const stage = () => page.getByRole('img', { name: '待溯源的图片' });
    const size = () => page.getByText(/将送出裁剪后的/).textContent();
    /** Starts tracing, and takes what is sent as the page script gives it to the browser. */
    async function sentBytes(): Promise<Buffer> {
      const given = page.evaluate(
        () =>
          new Promise<string>((resolve) => {
            const Old = window.XMLHttpRequest;
            window.XMLHttpRequest = class extends Old {
              override send(body: File): void {
                window.XMLHttpRequest = Old;
                const reader = new FileReader();
                reader.onload = () => resolve((reader.result as string).replace(/^.*,/, ''));
                reader.readAsDataURL(body);
                super.send(body);
              }
            };
          }),
      );
      await start();
      return Buffer.from(await given, 'base64');
    }
    async function draw(from: { x: number; y: number }, to: { x: number; y: number }) {
      const box = await stage().boundingBox();
      if (!box) throw new Error('no picture');
      const at = ({ x, y }: typeof from): [number, number] => [
        box.x + (x / DESKTOP.width) * box.width,
        box.y + (y / DESKTOP.height) * box.height,
      ];
      await page.mouse.move(...at(from));
      await page.mouse.down();
      await page.mouse.move(...at(to), { steps: 3 });
      await page.mouse.up();
    }

    it('sends what was chosen byte for byte where nothing was taken off', async () => {
      await page.goto('/ledger/trace');
      await choose('desktop.png');
      await page.getByText('未裁剪：将原样送出整张图片').waitFor();
      expect((await sentBytes()).equals(readFileSync(file('desktop.png')))).to.equal(true);
      await page.getByRole('button', { name: '取消' }).click();
      await page.getByText('已取消，图片没有保留').waitFor();
    });

    it('sends only the page of a whole desktop, upright, and finds the reader by it', async () => {
      await page.getByRole('button', { name: '左转' }).click();
      await draw({ x: PAGE.left - 30, y: PAGE.top - 30 }, { x: 1400, y: 1000 });
      // An edge once drawn can be taken again.
      await draw({ x: 1400, y: 600 }, { x: PAGE.left + PAGE.width + 30, y: 600 });
      const [, width = 0, height = 0] = /(\d+) × (\d+)/.exec((await size()) ?? '') ?? [];
      expect(Number(width)).to.be.closeTo(PAGE.width + 60, 8);
      expect(Number(height)).to.be.closeTo(PAGE.height + 33, 8);
      await expectSound(screen, 'trace-cropped');
      const bytes = await sentBytes();
      expect(await sharp(bytes).metadata()).to.include({
        format: 'png',
        width: Number(width),
        height: Number(height),
      });
      await verdict().getByText('读出标记', { exact: true }).waitFor();
      expect(await verdict().textContent())
        .to.contain(reader)
        .and.contain('裁剪后图片的 SM3 摘要');
      await expectSound(screen, 'trace-cropped-found');
      const [kept] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: '保存裁剪后的图片' }).click(),
      ]);
      expect(kept.suggestedFilename()).to.equal('desktop-裁剪.png');
      expect(readFileSync(await kept.path()).equals(bytes)).to.equal(true);
    });

    it('crops with the keyboard too, and takes everything back', async () => {
      await page.getByRole('button', { name: '复原' }).click();
      expect(await verdict().count(), 'what another crop led to').to.equal(0);
      await page.getByRole('slider', { name: '裁剪框上边' }).focus();
      for (const key of ['PageDown', 'ArrowDown', 'ArrowUp', 'Tab', 'PageUp', 'PageUp']) {
        await page.keyboard.press(key);
      }
      expect(await size()).to.contain('990 × 1900');
      await page.getByRole('switch', { name: '大字' }).click();
      await expectSound(screen, 'trace-cropped-large');
      await page.getByRole('switch', { name: '常规' }).click();
      await page.getByRole('button', { name: '复原' }).focus();
      await page.keyboard.press('Enter');
      await page.getByText('未裁剪：将原样送出整张图片').waitFor();
    });
  });

  it('9. can be walked with the keyboard alone', async () => {
    await page.goto('/ledger/trace');
    await choose('sent.jpg');
    await page.locator('input[type=file]').focus();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.id')).to.equal('known-page');
    await page.keyboard.press('Enter');
    await verdict().getByText('读出标记', { exact: true }).waitFor();
  });
});
