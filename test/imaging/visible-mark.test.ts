import { expect } from 'chai';
import fc from 'fast-check';
import type { PageRaster } from '../../server/imaging/decode-page.ts';
import { markPage } from '../../server/imaging/mark-page.ts';
import { layRows } from '../../server/imaging/row-layer.ts';
import { visibleLayer } from '../../server/imaging/visible/visible-layer.ts';
import { chooseWords } from '../../server/imaging/visible/choose-words.ts';
import type { MarkText } from '../../server/imaging/visible/mark-text.ts';
import { renderTile } from '../../server/imaging/visible/render-tile.ts';
import type { MarkTile, PlacedWord } from '../../server/imaging/visible/render-tile.ts';
import { decodeGrey, decodeRgb, drawSamplePage, SAMPLE_SIZE } from './draw-sample-page.ts';
import { prepareTestFonts } from './prepare-test-fonts.ts';
import { SAMPLE_VIEW } from './sample-view.ts';

const MARK: MarkText = {
  lines: ['单喆 白桦旗委组织部', '终端 T-03 2025-10-31 09:42', '机密★20年'],
  trace: '申请 2025-000123',
};
const INK_THRESHOLD = 128;

describe('the visible mark', () => {
  let page: Buffer;
  let tile: MarkTile;

  before(async () => {
    await prepareTestFonts();
    page = await drawSamplePage();
    tile = await renderTile(MARK, 28);
  });

  it('shows in every quadrant of the page', async () => {
    const before = decodeRgb(page);
    const after = decodeRgb(await markPage(page, MARK, SAMPLE_VIEW));
    for (const top of [0, before.height / 2]) {
      for (const left of [0, before.width / 2]) {
        expect(countChanged(before, after, left, top)).to.be.greaterThan(5_000);
      }
    }
  });

  it('gives two readers different bytes', async () => {
    const other = { ...MARK, lines: ['尉迟敏 白桦旗委组织部', ...MARK.lines.slice(1)] };
    expect(await markPage(page, MARK, SAMPLE_VIEW)).not.to.deep.equal(
      await markPage(page, other, SAMPLE_VIEW),
    );
  });

  it('leaves the page readable', async () => {
    const before = decodeGrey(page).data;
    const after = decodeGrey(await markPage(page, MARK, SAMPLE_VIEW)).data;
    let change = 0;
    let lightened = 0;
    before.forEach((light, at) => {
      change += Math.abs(light - (after[at] ?? 0));
      if (light < 64 && (after[at] ?? 0) >= INK_THRESHOLD) lightened += 1;
    });
    expect(change / before.length).to.be.within(0.5, 8);
    expect(lightened).to.equal(0);
  });

  it('keeps strokes through binarising in every quadrant, and covers little with them', () => {
    const paper = drawPaper();
    layRows(paper.height, [visibleLayer(paper, tile)]);
    const dark = (left: number, top: number) => countDark(paper.data, paper.width, left, top);
    const counts = [dark(0, 0), dark(620, 0), dark(0, 877), dark(620, 877)];
    for (const count of counts) expect(count).to.be.within(200, 10_000);
  });

  it('has its dark words give way to a line of ink, and to nothing else', () => {
    const free = chooseWords(drawPaper(), tile);
    const page = drawPaper();
    const top = free.find(({ y }) => y > page.height / 2)?.y ?? 0;
    const bottom = top + 30;
    page.data.fill(40, top * page.width * 3, bottom * page.width * 3);
    const beside = chooseWords(page, tile);
    const touches = ({ y, stamp: { halo } }: PlacedWord) =>
      y + halo.reach >= top && y - halo.reach < bottom;
    expect(beside.some(({ y }) => y >= top && y < bottom)).to.equal(false);
    expect(placesOf(beside)).to.include.members(placesOf(free.filter((word) => !touches(word))));
    expect(beside.length).to.be.within(free.length * 0.6, free.length - 1);
  });

  it('takes dust and yellowed paper for paper, a pale seal and a ballpoint for ink', () => {
    const free = placesOf(chooseWords(drawPaper(150), tile));
    expect(free).to.deep.equal(placesOf(chooseWords(drawPaper(), tile)));
    for (const [colour, isFree] of [
      [[225, 225, 225], true],
      [[230, 120, 110], false],
      [[90, 110, 190], false],
    ] as const) {
      const page = drawPaper();
      for (let at = 0; at < page.data.length / 2; at += 3) {
        if (at % 90 < 9) page.data.set(colour, at);
      }
      const places = placesOf(chooseWords(page, tile));
      expect(places.length === free.length, colour.join()).to.equal(isFree);
    }
  });

  it('keeps a dark word in each of its periods where ink is everywhere', () => {
    const page = drawPaper();
    for (let at = 0; at < page.data.length; at += 3) {
      if (at % 90 < 9) page.data.fill(40, at, at + 3);
    }
    const periods =
      Math.ceil(page.width / tile.pale.width) * Math.ceil(page.height / tile.pale.height);
    expect(chooseWords(page, tile).length).to.be.within(4, periods);
  });

  it('never lightens a pixel, whatever the size of the page', () => {
    const sizes = fc.record({
      width: fc.integer({ min: 1, max: 900 }),
      height: fc.integer({ min: 1, max: 40 }),
    });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 0, max: 255 }), ({ width, height }, light) => {
        const data = Buffer.alloc(width * height * 3, light);
        layRows(height, [visibleLayer({ data, width, height }, tile)]);
        for (const value of data) if (value > light) return false;
        return true;
      }),
      { numRuns: 60 },
    );
  });

  it('makes markup and control characters in a name harmless', async () => {
    const hostile = { lines: ['</text><script>&"\'\u0000\u202e', '姓名'], trace: '<x' };
    const drawn = await renderTile(hostile, 20);
    expect(drawn.pale.greens.length).to.be.greaterThan(500);
    expect(drawn.words[0]?.stamp.ink.greens.length).to.be.greaterThan(20);
  });

  it('runs as steep and as large as its layout says', async () => {
    const layout = { angleDegrees: 40, sizePermille: 16 };
    const steep = await renderTile({ ...MARK, layout }, 28);
    expect(steep.pale.height).to.be.greaterThan(tile.pale.height * 1.2);
    const blank = await drawBlank();
    const strokeOf = async (sizePermille: number): Promise<number> => {
      const mark = { ...MARK, layout: { ...layout, sizePermille } };
      return meanStroke(decodeRgb(await markPage(blank, mark, SAMPLE_VIEW)));
    };
    expect(await strokeOf(30)).to.be.greaterThan(1.3 * (await strokeOf(16)));
  });

  it('marks what only the slow decoder can read: rotated by EXIF, PNG', async () => {
    const { loadSharp } = await import('../../server/imaging/load-sharp.ts');
    const sharp = await loadSharp();
    const turned = await sharp(page).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect(decodeRgb(await markPage(turned, MARK, SAMPLE_VIEW))).to.include({
      width: 1754,
      height: 1240,
    });
    const png = await sharp(page).resize(400).png().toBuffer();
    expect(decodeRgb(await markPage(png, MARK, SAMPLE_VIEW)).width).to.equal(400);
  });

  it('keeps pages apart when two are marked at once', async () => {
    const blank = await drawBlank();
    const marks = [MARK, { ...MARK, lines: ['另一人', '另一单位'] }, MARK];
    const views = [5, 6, 7].map((index) => ({ ...SAMPLE_VIEW, id: { ...SAMPLE_VIEW.id, index } }));
    const deliveries = [page, blank, page].map((image, at) => {
      return (): Promise<Buffer> => markPage(image, marks[at] ?? MARK, views[at] ?? SAMPLE_VIEW);
    });
    const together = await Promise.all(deliveries.map((deliver) => deliver()));
    for (const [at, deliver] of deliveries.entries()) {
      expect(together[at]?.equals(await deliver()), String(at)).to.equal(true);
    }
    expect(together[0]?.equals(together[2] ?? Buffer.alloc(0))).to.equal(false);
  });
});

async function drawBlank(): Promise<Buffer> {
  const { loadSharp } = await import('../../server/imaging/load-sharp.ts');
  const sharp = await loadSharp();
  return sharp({ create: { ...SAMPLE_SIZE, channels: 3, background: '#fff' } })
    .jpeg()
    .toBuffer();
}

function drawPaper(light = 246): PageRaster {
  const { width, height } = SAMPLE_SIZE;
  return { data: Buffer.alloc(width * height * 3, light), width, height };
}

function placesOf(words: readonly PlacedWord[]): string[] {
  return words.map(({ x, y }) => `${x},${y}`).sort();
}

type Rgb = ReturnType<typeof decodeRgb>;

/** Pixels of one quadrant that differ plainly. */
function countChanged(before: Rgb, after: Rgb, left: number, top: number): number {
  let changed = 0;
  for (let y = top; y < top + before.height / 2; y++) {
    for (let x = left; x < left + before.width / 2; x++) {
      const at = (y * before.width + x) * 3 + 1;
      if (Math.abs((before.data[at] ?? 0) - (after.data[at] ?? 0)) > 24) changed += 1;
    }
  }
  return changed;
}

/** Pixels of a 620 × 877 part that would come out black. */
function countDark(rgb: Buffer, width: number, left: number, top: number): number {
  let dark = 0;
  for (let y = top; y < top + 877; y++) {
    for (let x = left; x < left + 620; x++) {
      const at = (y * width + x) * 3;
      const light =
        (rgb[at] ?? 0) * 0.299 + (rgb[at + 1] ?? 0) * 0.587 + (rgb[at + 2] ?? 0) * 0.114;
      if (light < INK_THRESHOLD) dark += 1;
    }
  }
  return dark;
}

/** How many pixels of the mark lie side by side, on an average. */
function meanStroke({ data, width }: Rgb): number {
  let [pixels, strokes] = [0, 0];
  for (let at = 1; at < data.length; at += 3) {
    if ((data[at] ?? 0) > 225) continue;
    pixels += 1;
    const isFirst = Math.floor(at / 3) % width === 0 || (data[at - 3] ?? 0) > 225;
    if (isFirst) strokes += 1;
  }
  return pixels / strokes;
}
