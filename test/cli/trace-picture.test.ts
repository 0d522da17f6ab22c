import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import sharp from 'sharp';
import { CliError } from '../../server/cli/cli-error.ts';
import { tracePicture } from '../../server/cli/trace-picture.ts';
import { DEMO_SECRETS } from '../../server/modules/sessions/index.ts';
import { drawSamplePage } from '../imaging/draw-sample-page.ts';
import {
  materialsOf,
  openReadingRoom,
  pathOfPage,
  pathOfStrip,
  type ReadingRoom,
} from '../modules/viewing/support/reading-room.ts';
import { openCopyRoom, type CopyRoom } from '../modules/copies/support/copy-room.ts';
import { readPrint } from '../modules/copies/support/read-print.ts';
import { recordedBy } from '../support/ledger-entries.ts';

describe('lantai trace', () => {
  let room: ReadingRoom;
  let folder: string;
  let auditor: string;
  let pageIds: string[];
  const file = (name: string): string => join(folder, name);
  before(async () => {
    process.env['LANTAI_PASSWORD'] = DEMO_SECRETS.password;
    folder = mkdtempSync(join(tmpdir(), 'lantai-trace-'));
    room = await openReadingRoom();
    const { requestId, readers } = await room.grant();
    const opened = await room.open(readers[0], requestId);
    pageIds = (materialsOf(opened)[0]?.pages ?? []).slice(0, 2).map(({ id }) => id);
    for (const id of pageIds) {
      writeFileSync(file('sent.jpg'), (await readers[0].get(pathOfPage(opened, id))).bytes);
    }
    writeFileSync(file('unmarked.jpg'), await drawSamplePage({ width: 620, height: 877 }));
    writeFileSync(file('empty.jpg'), '');
    writeFileSync(file('note.jpg'), '这不是图片');
    writeFileSync(file('huge.jpg'), '');
    truncateSync(file('huge.jpg'), 32 * 1024 * 1024 + 1);
    mkdirSync(file('folder'));
    auditor = room.world.account('auditor', 'QY').loginName;
  });
  after(async () => {
    delete process.env['LANTAI_PASSWORD'];
    rmSync(folder, { recursive: true });
    await room.app.close();
  });

  const trace = (args: string[], where = ['--as', auditor, '--server', room.app.url]) =>
    runTrace([...args, ...where]);

  it('tells reader, terminal, minute, page, request, place in the ledger and how sure that is', async () => {
    const { code, said } = await trace([file('sent.jpg')]);
    expect(code).to.equal(0);
    expect(said)
      .to.contain(room.world.account('clerk', 'QY-BHQ', 0).name)
      .and.contain(room.volumeId)
      .and.contain(pageIds.at(-1));
    expect(said).to.match(/^时间 {6}2026-11-24 10:00$/m);
    expect(said).to.match(/^申请 {6}CY2026-\d{6}$/m);
    expect(said).to.match(/^账本位置 {2}账本第 \d+ 条$/m);
    expect(said).to.match(/^把握 {6}\S+。没有标记的图片被误认成有的概率/m);
    expect(said).to.match(/^图片摘要 {2}SM3 [0-9a-f]{64}$/m);
  });

  it('compares with the page that is named', async () => {
    const entries = await recordedBy(room.app, async () => {
      const { code } = await trace([file('sent.jpg'), '--page', pageIds.at(-1) ?? '']);
      expect(code).to.equal(0);
    });
    const asked = entries.find(
      ({ kind, action }) => kind === 'INTENT' && action === 'ledger.trace',
    );
    expect(asked).to.include({ item: room.volumeId, pages: pageIds.at(-1) });
  });

  it('says that none could be read, what to do next, and ends with 1', async () => {
    const { code, said } = await trace([file('unmarked.jpg')]);
    expect(code).to.equal(1);
    expect(said).to.contain('未能读出可以确信的标记').and.contain('--page');
  });

  it('tries each page of a volume that was read, and records each', async () => {
    const entries = await recordedBy(room.app, async () => {
      const { code, said } = await trace([file('unmarked.jpg'), '--volume', room.volumeId]);
      expect(code).to.equal(1);
      expect(said).to.contain(`比对 1/${pageIds.length} 页`);
    });
    const asked = entries.filter(
      ({ kind, action }) => kind === 'INTENT' && action === 'ledger.trace',
    );
    expect(asked.map(({ pages }) => pages)).to.have.members([undefined, ...pageIds]);
  });

  it('leaves no session behind', async () => {
    const open = await room.app.database
      .app('sessions as s')
      .join('accounts as a', 'a.id', 's.account_id')
      .where({ 'a.login_name': auditor })
      .whereNull('s.ended_at')
      .select('s.id');
    expect(open).to.deep.equal([]);
  });

  for (const [about, args, exitCode, words] of [
    ['no picture', () => [], 3, '请给出一张图片的路径'],
    ['two pictures', () => [file('sent.jpg'), file('unmarked.jpg')], 3, '一张图片'],
    ['a picture that is not there', () => [file('missing.jpg')], 3, '找不到'],
    ['a folder', () => [file('folder')], 3, '是文件夹'],
    ['a device', () => ['/dev/zero'], 3, '不是普通文件'],
    ['0 bytes', () => [file('empty.jpg')], 2, '是空文件'],
    ['a huge file', () => [file('huge.jpg')], 2, '超过 32 MB'],
    ['what is no picture', () => [file('note.jpg')], 2, '这不是 JPEG、PNG 或 TIFF 图片'],
    ['half an id', () => [file('sent.jpg'), '--page', '12'], 3, '不是完整的内部编号'],
    ['page and volume', () => bothIds(), 3, '只能给一个'],
    ['a page of nowhere', () => [file('sent.jpg'), '--page', crypto.randomUUID()], 2, '没有权限'],
    ['an unknown option', () => [file('sent.jpg'), '--pages', 'x'], undefined, '--pages'],
  ] as const) {
    it(`says of ${about} what is wrong`, async () => {
      const error = await trace([...args()]).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(Error);
      expect((error as Error).message).to.contain(words);
      if (exitCode !== undefined) {
        expect(error).to.be.instanceOf(CliError).with.property('exitCode', exitCode);
      }
    });
  }

  it('is refused to everybody but the auditor, and says where there is no server', async () => {
    const clerk = room.world.account('sysadmin', 'QY').loginName;
    for (const where of [
      ['--as', clerk, '--server', room.app.url],
      ['--as', auditor, '--server', 'http://127.0.0.1:9'],
    ]) {
      const error = await trace([file('sent.jpg')], where).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(CliError).with.property('exitCode', 2);
    }
  });

  function bothIds(): string[] {
    return [file('sent.jpg'), '--page', pageIds[0] ?? '', '--volume', room.volumeId];
  }
});

/** No page was on a screen but as a thumbnail: two left on paper, and the picture of one comes back whitened. */
describe('lantai trace --volume', () => {
  let room: CopyRoom;
  let folder: string;
  let where: string[];
  let printed: string[];
  before(async () => {
    process.env['LANTAI_PASSWORD'] = DEMO_SECRETS.password;
    folder = mkdtempSync(join(tmpdir(), 'lantai-trace-'));
    room = await openCopyRoom();
    where = ['--as', room.world.account('auditor', 'QY').loginName, '--server', room.app.url];
    const order = await room.order();
    const opened = await room.open(order.readers[0], order.requestId);
    const materials = materialsOf(opened);
    for (const { id } of materials) await order.readers[0].get(pathOfStrip(opened, id));
    printed = materials.find(({ mark }) => mark === '9-2-1')?.pages.map(({ id }) => id) ?? [];
    writeFileSync(join(folder, 'never.jpg'), await drawSamplePage({ width: 620, height: 877 }));
    expect((await runVolume('never.jpg')).said).to.contain('没有单独送出过页面');
    const { pictures } = readPrint((await room.make(order)).bytes);
    const sheet = sharp(pictures.at(-1)).linear(1.25, 0).jpeg({ quality: 85 });
    writeFileSync(join(folder, 'sheet.jpg'), await sheet.toBuffer());
  });
  after(async () => {
    delete process.env['LANTAI_PASSWORD'];
    rmSync(folder, { recursive: true });
    await room.app.close();
  });

  const runVolume = (name: string) =>
    runTrace([join(folder, name), '--volume', room.volumeId, ...where]).catch((error: unknown) => {
      if (error instanceof CliError) return { code: error.exitCode, said: error.message };
      throw error;
    });

  it('finds a copy by the page that went out on paper alone, and whom it was for', async () => {
    const entries = await recordedBy(room.app, async () => {
      const { code, said } = await runVolume('sheet.jpg');
      expect(said).to.contain(`比对 1/${printed.length} 页`);
      expect(code, said).to.equal(0);
      expect(said).to.match(/^复制件 {4}FZ2026-\d{6}，第 1 份$/m);
      expect(said)
        .to.contain(room.world.account('clerk', 'QY-BHQ', 0).name)
        .and.contain(printed.at(-1));
    });
    const asked = entries.filter(
      ({ kind, action }) => kind === 'INTENT' && action === 'ledger.trace',
    );
    expect(asked[0]?.pages).to.equal(undefined);
    expect(printed).to.include.members(asked.slice(1).map(({ pages }) => pages));
  });

  it('states the chance of all times that it asked, not of the last', async () => {
    const ofVolume = await runVolume('sheet.jpg');
    const compared = [...ofVolume.said.matchAll(/^比对 .* (\S+)$/gm)].map(([, id]) => id);
    const page = compared.at(-1) ?? '';
    const alone = await runTrace([join(folder, 'sheet.jpg'), '--page', page, ...where]);
    const times = 1 + compared.length;
    expect(times).to.be.at.least(2);
    expect(chanceIn(ofVolume.said) / chanceIn(alone.said)).to.be.closeTo(times, 0.1 * times);
  });
});

function chanceIn(said: string): number {
  const [, factor, power] = /（([\d.]+)\s×\s10\^(-\d+)）/.exec(said) ?? [];
  return Number(factor) * 10 ** Number(power);
}

/** What the command says, and its exit code. */
async function runTrace(args: string[]): Promise<{ code: number; said: string }> {
  const said: string[] = [];
  const output = process.stdout.write.bind(process.stdout);
  const complaints = process.stderr.write.bind(process.stderr);
  const hear = (text: string | Uint8Array): boolean => said.push(String(text)) > 0;
  process.stdout.write = hear;
  process.stderr.write = hear;
  try {
    const code = await tracePicture.run(args);
    return { code, said: said.join('') };
  } finally {
    process.stdout.write = output;
    process.stderr.write = complaints;
  }
}
