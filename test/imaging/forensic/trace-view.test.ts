import { expect } from 'chai';
import { newSecretKey } from '../../../crypto/secret-key.ts';
import { MOST_COMPARED } from '../../../server/imaging/forensic/known/trace-known.ts';
import { MOST_DECODED } from '../../../server/imaging/forensic/trace-blind.ts';
import { CHANCE_PER_ORIGIN } from '../../../server/imaging/forensic/view-id.ts';
import { loadSharp } from '../../../server/imaging/load-sharp.ts';
import { viewLayer } from '../../../server/imaging/forensic/view-layer.ts';
import { layRows } from '../../../server/imaging/row-layer.ts';
import {
  traceView,
  type Sought,
  type Traced,
} from '../../../server/imaging/forensic/trace-view.ts';
import { makeRenditions } from '../../../server/imaging/make-renditions.ts';
import { markPage } from '../../../server/imaging/mark-page.ts';
import { readPicture } from '../../../server/imaging/read-picture.ts';
import { decodeRgb } from '../draw-sample-page.ts';
import { prepareTestFonts } from '../prepare-test-fonts.ts';
import { SAMPLE_VIEW } from '../sample-view.ts';
import { ATTACKS, brightenPage, whitenPage, WHITENINGS } from '../support/attacks.ts';
import { paintScans } from '../support/paint-scans.ts';

const MARK = { lines: ['单喆 白桦旗委组织部', '终端 T-03'], trace: '申请 2025-000123' };
const { key, id } = SAMPLE_VIEW;
const SOUGHT: Sought = { key, origins: [id.origin] };
const among = Array.from({ length: 50 }, (_, at) => ({ ...id, index: id.index - 25 + at }));
/** Of scans of A4 at 300 dpi. */
const known = { shorterSide: 2480, among };

describe('traceView', () => {
  const views: Buffer[] = [];
  const slow: Buffer[] = [];
  const at200Dpi: Buffer[] = [];
  before(async () => {
    await prepareTestFonts();
    for await (const { scan } of paintScans(2)) {
      const renditions = await makeRenditions(scan);
      views.push(renditions.view.bytes);
      slow.push(renditions.slow.bytes);
      at200Dpi.push(await (await loadSharp())(scan).resize(1654).jpeg({ quality: 85 }).toBuffer());
    }
  });

  const trace = async (jpeg: Buffer, sought = SOUGHT): Promise<Traced | undefined> =>
    traceView(await readPicture(jpeg), sought);

  const attacks = ['q30', 'quarter crop', 'upside down', 'screenshot', 'print-scan', 'blur'];
  for (const [at, name] of attacks.entries()) {
    it(`finds the view in a copy: ${name}`, async () => {
      const delivered = await markPage(views[at % 2] ?? Buffer.alloc(0), MARK, SAMPLE_VIEW);
      const attack = ATTACKS[name];
      const found = attack && (await trace(await attack(delivered)));
      expect(found).to.deep.include({ id });
      expect(found?.chance).to.be.lessThan(1e-9);
      expect(found?.correctedSigns).to.be.lessThan(40);
    });
  }

  it('finds the view in a page for slow links', async () => {
    const [page] = slow;
    const delivered = await markPage(page ?? Buffer.alloc(0), MARK, SAMPLE_VIEW);
    expect(delivered.length).to.be.at.most(150_000);
    expect(await trace(delivered)).to.deep.include({ id });
  });

  for (const [name, whiten] of Object.entries(WHITENINGS)) {
    it(`finds the view in a copy of which the original is known: ${name}`, async () => {
      const original = views[1] ?? Buffer.alloc(0);
      const whitened = await whiten(await markPage(original, MARK, SAMPLE_VIEW));
      const found = await trace(whitened, { ...SOUGHT, known: { ...known, original } });
      expect(found).to.deep.include({ id });
      expect(found?.chance).to.be.lessThan(1e-8);
    });
  }

  // Tiles are of whole powers of two: in such a page they are 256 of 1654 px, not of 1240.
  it('finds the view in a brightened copy of a page at its own size', async () => {
    const [original = Buffer.alloc(0)] = views;
    const [full = Buffer.alloc(0)] = at200Dpi;
    const brighter = await brightenPage(await markPage(full, MARK, SAMPLE_VIEW));
    const page = { ...known, original, shorterSide: 1654 };
    expect(await trace(brighter, { ...SOUGHT, known: page })).to.deep.include({ id });
  });

  it('finds the view in a whitened copy of a page for slow links', async () => {
    const [original = Buffer.alloc(0)] = views;
    const [page = Buffer.alloc(0)] = slow;
    const whitened = await whitenPage(await markPage(page, MARK, SAMPLE_VIEW));
    const found = await trace(whitened, { ...SOUGHT, known: { ...known, original } });
    expect(found).to.deep.include({ id });
  });

  it('counts what a comparison might have read when it finds a view without it', async () => {
    const [page = Buffer.alloc(0), other = Buffer.alloc(0)] = views;
    const delivered = await markPage(page, MARK, SAMPLE_VIEW);
    const [alone, compared] = [
      await trace(delivered),
      await trace(delivered, { ...SOUGHT, known: { ...known, original: other } }),
    ];
    expect(alone?.chance).to.equal(MOST_DECODED * CHANCE_PER_ORIGIN);
    expect(compared?.chance).to.equal((MOST_DECODED + MOST_COMPARED) * CHANCE_PER_ORIGIN);
  });

  it('reports nothing of a picture without a mark, with or without its original', async () => {
    const [one, other] = views;
    expect(await trace(one ?? Buffer.alloc(0))).to.equal(undefined);
    const page = { ...known, original: other ?? Buffer.alloc(0), among: [id] };
    expect(await trace(page.original, { ...SOUGHT, known: page })).to.equal(undefined);
  });

  it('reports nothing of a page of another ledger, or marked with another key', async () => {
    const [page = Buffer.alloc(0)] = views;
    const delivered = await markPage(page, MARK, SAMPLE_VIEW);
    expect(await trace(delivered, { key, origins: ['lantai.test/other'] })).to.equal(undefined);
    const apart = { key: newSecretKey(), origins: [id.origin] };
    expect(await trace(delivered, apart)).to.equal(undefined);
  });

  it('marks and looks at pictures of any size', async () => {
    for (const [width, height] of [
      [1, 1],
      [3, 700],
      [129, 2],

      [801, 90],
    ] as const) {
      const picture = { data: Buffer.alloc(width * height * 3, 200), width, height };
      layRows(height, [viewLayer(picture, SAMPLE_VIEW)]);
      const original = views[0] ?? Buffer.alloc(0);
      await traceView(picture, { ...SOUGHT, known: { ...known, original, among: [id] } });
    }
  });

  it('costs an error of no more than -44 dB', () => {
    const page = decodeRgb(views[0] ?? Buffer.alloc(0));
    const before = Buffer.from(page.data);
    layRows(page.height, [viewLayer(page, SAMPLE_VIEW)]);
    const squares = page.data.reduce((sum, value, at) => sum + (value - (before[at] ?? 0)) ** 2, 0);
    const decibels = 10 * Math.log10((255 * 255 * before.length) / squares);
    expect(decibels).to.be.within(44, 47);
  });
});
