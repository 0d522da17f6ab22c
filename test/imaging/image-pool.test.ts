import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { ImageError } from '../../server/imaging/image-error.ts';
import { createImagePool } from '../../server/imaging/image-pool.ts';
import type { ImagePool } from '../../server/imaging/image-pool.ts';
import { loadSharp } from '../../server/imaging/load-sharp.ts';
import { markPage } from '../../server/imaging/mark-page.ts';
import type { MarkedStrip } from '../../server/imaging/mark-strip.ts';
import {
  THUMB_HEIGHT_PX,
  THUMB_WIDTH_PX,
  THUMBS_PER_STRIP,
} from '../../server/modules/viewing/contract.ts';
import { decodeGrey, decodeRgb, drawSamplePage } from './draw-sample-page.ts';
import { prepareTestFonts } from './prepare-test-fonts.ts';
import { SAMPLE_VIEW } from './sample-view.ts';

const MARK = { lines: ['单喆 白桦旗委组织部'], trace: '申请 2025-000123' };
const CALL = { key: 'reader-1' };

describe('image pool', () => {
  let pool: ImagePool;
  let page: Buffer;

  before(async () => {
    await prepareTestFonts();
    page = await drawSamplePage();
    pool = createImagePool({ threads: 2 });
  });

  after(() => pool.close());

  it('inspects and renders in a process of its own', async () => {
    const facts = { format: 'jpeg', width: 1240, height: 1754 };
    expect(await pool.inspect(page, CALL)).to.include(facts);
    const rendered = await pool.render(page, CALL);
    expect(rendered.facts).to.include(facts);
    expect(decodeRgb(rendered.renditions.thumb.bytes).width).to.equal(160);
    expect(page.length, 'the page is still whole').to.be.greaterThan(10_000);
  });

  it('passes refusals on', async () => {
    const refusal = await pool.render(page.subarray(0, 900), CALL).catch((error: unknown) => error);
    expect(refusal).to.be.instanceOf(ImageError).with.property('code', 'damaged');
  });

  it('keeps the secrets of the server from the process that reads hostile bytes', async () => {
    process.env['LANTAI_KEYSTORE_SECRET_FILE'] = '/secret';
    const lone = createImagePool();
    const before = new Set(childProcesses());
    await lone.inspect(page, CALL);
    const [child] = childProcesses().filter((id) => !before.has(id));
    const environment = readFileSync(`/proc/${child ?? 0}/environ`, 'utf8');
    delete process.env['LANTAI_KEYSTORE_SECRET_FILE'];
    expect(environment).to.include('FONTCONFIG_FILE').and.not.include('/secret');
    await lone.close();
    expect(childProcesses()).not.to.include(child);
  });

  it('survives the death of that process', async () => {
    const lone = createImagePool();
    const before = new Set(childProcesses());
    await lone.inspect(page, CALL);
    const [child] = childProcesses().filter((id) => !before.has(id));
    const doomed = lone.inspect(page, CALL).catch((error: unknown) => error);
    process.kill(child ?? 0, 'SIGKILL');
    expect(await doomed)
      .to.be.instanceOf(ImageError)
      .with.property('code', 'crashed');
    expect(await lone.inspect(page, CALL)).to.include({ width: 1240 });
    await lone.close();
  });

  it('marks pages in threads as it does anywhere, and takes the page over', async () => {
    const moved = new Uint8Array(page);
    const marked = await pool.markPage(moved, MARK, SAMPLE_VIEW, CALL);
    expect(marked).to.deep.equal(await markPage(page, MARK, SAMPLE_VIEW));
    expect(moved.byteLength).to.equal(0);
  });

  it('marks a slice of shared memory without taking the rest away', async () => {
    const shared = Buffer.concat([Buffer.alloc(8), page]);
    await pool.markPage(shared.subarray(8), MARK, SAMPLE_VIEW, CALL);
    expect(shared.length).to.equal(page.length + 8);
  });

  it('sets thumbnails into one marked strip, each in its place and under its reader’s mark', async () => {
    const lightness = [230, 130, 210, 150, 190];
    const thumbs = await Promise.all(lightness.map(drawPlainThumb));
    const mark = (by = MARK) =>
      pool.markStrip(
        thumbs.map((thumb) => new Uint8Array(thumb)),
        by,
        SAMPLE_VIEW,
        CALL,
      );
    const strip = await mark();
    expect(strip).to.include({ cellWidth: 160, cellHeight: 226, count: 5 });
    expect(decodeGrey(strip.bytes)).to.include({ width: 800, height: 226 });
    const cells = cellsOf(strip);
    for (const [at, cell] of cells.entries()) {
      expect(medianOf(cell), `cell ${at}`).to.be.closeTo(lightness[at] ?? 0, 20);
    }
    expect((await mark()).bytes).to.deep.equal(strip.bytes);
    const others = cellsOf(await mark({ ...MARK, lines: ['包哈斯 东乌珠穆沁旗人社局'] }));
    for (const [at, cell] of cells.entries()) {
      expect(cell.equals(others[at] ?? cell), `the mark in cell ${at}`).to.equal(false);
    }
  });

  it('counts a strip as a page of its reader’s: strips wait in turn with the pages of others', async () => {
    const lone = createImagePool({ threads: 1, maxWaitingPerKey: 4 });
    const thumb = await drawPlainThumb(200);
    const order: string[] = [];
    const note = (what: string) => () => void order.push(what);
    const strip = (key: string) => {
      const thumbs = Array.from({ length: THUMBS_PER_STRIP }, () => new Uint8Array(thumb));
      return lone.markStrip(thumbs, MARK, SAMPLE_VIEW, { key }).then(note(`${key} strip`));
    };
    const full = (key: string) =>
      lone.markPage(new Uint8Array(page), MARK, SAMPLE_VIEW, { key }).then(note(`${key} page`));
    const flood = [strip('a'), strip('a'), full('a'), strip('a'), strip('a')];
    const refusals = [strip('a'), full('a')].map((one) => one.catch((error: unknown) => error));
    for (const refusal of await Promise.all(refusals)) {
      expect(refusal).to.be.instanceOf(ImageError).with.property('code', 'busy');
    }
    await Promise.all([...flood, full('b'), strip('b')]);
    expect(order).to.deep.equal([
      'a strip',
      'a strip',
      'b page',
      'a page',
      'b strip',
      'a strip',
      'a strip',
    ]);
    await lone.close();
  });

  it('makes no strip of more pixels than a page: its turn is as long', () => {
    const { width, height } = decodeGrey(page);
    expect(THUMBS_PER_STRIP * THUMB_WIDTH_PX * THUMB_HEIGHT_PX).to.be.below(width * height);
  });

  it('finds the view of a marked page, and none in a picture without a mark', async () => {
    const { key, id } = SAMPLE_VIEW;
    const sought = { key, origins: ['lantai.test/other', id.origin] };
    const marked = await pool.markPage(new Uint8Array(page), MARK, SAMPLE_VIEW, CALL);
    expect(await pool.trace(marked, sought, CALL)).to.deep.include({ id });
    expect(await pool.trace(page, sought, CALL)).to.equal(undefined);
  });

  it('refuses to look for a mark in what is no picture', async () => {
    const sought = { key: SAMPLE_VIEW.key, origins: [] };
    const refusal = await pool
      .trace(page.subarray(0, 900), sought, CALL)
      .catch((error: unknown) => error);
    expect(refusal).to.be.instanceOf(ImageError).with.property('code', 'damaged');
  });

  it('refuses a strip without end', async () => {
    const thumbs = Array.from({ length: 65 }, () => new Uint8Array(4));
    const refusal = await pool
      .markStrip(thumbs, MARK, SAMPLE_VIEW, CALL)
      .catch((error: unknown) => error);
    expect(refusal).to.be.instanceOf(ImageError).with.property('code', 'too_large');
  });
});

/** A thumbnail of one lightness, 0–255. */
async function drawPlainThumb(lightness: number): Promise<Buffer> {
  const background = { r: lightness, g: lightness, b: lightness };
  const sharp = await loadSharp();
  return sharp({ create: { width: 160, height: 226, channels: 3, background } })
    .jpeg()
    .toBuffer();
}

/** The lightness of the pixels of each cell. */
function cellsOf({ bytes, cellWidth, cellHeight, count }: MarkedStrip): Buffer[] {
  const { data, width } = decodeGrey(bytes);
  return Array.from({ length: count }, (_, at) =>
    Buffer.concat(
      Array.from({ length: cellHeight }, (__, y) => {
        const from = y * width + at * cellWidth;
        return data.subarray(from, from + cellWidth);
      }),
    ),
  );
}

function medianOf(pixels: Buffer): number {
  return pixels.toSorted()[pixels.length >> 1] ?? 0;
}

/** Ids of the processes that any thread of this one has started. */
function childProcesses(): number[] {
  const tasks = readdirSync('/proc/self/task');
  const lists = tasks.map((task) => readFileSync(`/proc/self/task/${task}/children`, 'utf8'));
  return lists.join(' ').split(/\s+/).filter(Boolean).map(Number);
}
