import { expect } from 'chai';
import { crc32, deflateSync } from 'node:zlib';
import { ImageError } from '../../server/imaging/image-error.ts';
import type { ImageErrorCode } from '../../server/imaging/image-error.ts';
import { inspectImage } from '../../server/imaging/inspect-image.ts';
import { loadSharp } from '../../server/imaging/load-sharp.ts';
import type { Sharp } from '../../server/imaging/load-sharp.ts';
import { makeRenditions } from '../../server/imaging/make-renditions.ts';
import { decodeRgb, drawSamplePage } from './draw-sample-page.ts';
import { prepareTestFonts } from './prepare-test-fonts.ts';

describe('inspecting images', () => {
  let sharp: Sharp;
  let page: Buffer;

  before(async () => {
    await prepareTestFonts();
    sharp = await loadSharp();
    page = await drawSamplePage();
  });

  it('tells format, size and resolution', async () => {
    const scan = await sharp(page).withMetadata({ density: 300 }).jpeg().toBuffer();
    expect(await inspectImage(scan)).to.deep.equal({
      format: 'jpeg',
      width: 1240,
      height: 1754,
      dpi: 300,
    });
    const png = await sharp(page).resize(310).png().toBuffer();
    expect(await inspectImage(png)).to.include({ format: 'png', width: 310 });
    const tiff = await sharp(page).resize(310).tiff().toBuffer();
    expect(await inspectImage(tiff)).to.include({ format: 'tiff', width: 310 });
  });

  it('refuses what is no image, by its first bytes', async () => {
    await refuses(Buffer.alloc(0), 'not_an_image');
    await refuses(Buffer.from('%PDF-1.7 ...'), 'not_an_image');
    await refuses(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'not_an_image');
    await refuses(Buffer.from('GIF89a\u0001\u0000\u0001\u0000'), 'not_an_image');
  });

  it('refuses 30,000 pixels by the header alone', async () => {
    await refuses(declarePng(30_000, 30_000), 'too_large');
    await refuses(declarePng(30_000, 8), 'too_large');
    await refuses(declarePng(11_000, 11_000), 'too_large');
    await refuses(declareJpeg(page, 30_000, 30_000), 'too_large');
  });

  it('refuses a picture cut short anywhere', async () => {
    for (const share of [0.02, 0.3, 0.9]) {
      await refuses(page.subarray(0, Math.floor(page.length * share)), 'damaged');
    }
    await refuses(page.subarray(0, page.length - 2), 'damaged');
  });

  it('refuses a picture whose middle is overwritten', async () => {
    const spoilt = Buffer.from(page);
    const middle = Math.floor(page.length / 2);
    spoilt.fill(0xff, middle, middle + 400);
    await refuses(spoilt, 'damaged');
  });

  it('parses no format but the three', async () => {
    const webp = await sharp(page).resize(50).webp().toBuffer();
    const refusal = await sharp(webp)
      .metadata()
      .catch((error: unknown) => error);
    expect(refusal).to.be.instanceOf(Error);
  });

  it('refuses several pages in one file', async () => {
    const leaf = await sharp(page).resize(100).png().toBuffer();
    const book = await sharp([leaf, leaf], { join: { animated: true } })
      .tiff()
      .toBuffer();
    await refuses(book, 'multi_page');
  });

  async function refuses(bytes: Buffer, code: ImageErrorCode): Promise<void> {
    const refusal = await inspectImage(bytes).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refusal).to.be.instanceOf(ImageError).with.property('code', code);
  }
});

describe('making renditions', () => {
  let sharp: Sharp;

  before(async () => {
    await prepareTestFonts();
    sharp = await loadSharp();
  });

  it('makes a view, a slow-link page and a thumbnail', async () => {
    const { view, slow, thumb } = await makeRenditions(
      await drawSamplePage({ width: 2480, height: 3508 }),
    );
    expect(decodeRgb(view.bytes)).to.include({ width: 1240, height: 1754 });
    expect(decodeRgb(slow.bytes)).to.include({ width: 1000 });
    expect(decodeRgb(thumb.bytes)).to.include({ width: 160, height: 226 });
  });

  it('keeps even a page of noise within 150 KB for slow links', async () => {
    const noise = Buffer.alloc(1100 * 1500 * 3).map((_, at) => Math.imul(at, 0x9e3779b1) >>> 24);
    const raw = { width: 1100, height: 1500, channels: 3 } as const;
    const { slow } = await makeRenditions(
      await sharp(Buffer.from(noise), { raw }).png().toBuffer(),
    );
    expect(slow.bytes.length).to.be.at.most(150_000);
  });

  it('does not enlarge, turns upright, and knows CMYK and transparency', async () => {
    const page = await drawSamplePage({ width: 300, height: 424 });
    const turned = await sharp(page).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect((await makeRenditions(turned)).view).to.include({ width: 424, height: 300 });
    const cmyk = await sharp(page).toColourspace('cmyk').jpeg().toBuffer();
    expect(meanLight((await makeRenditions(cmyk)).view.bytes)).to.be.greaterThan(150);
    const clear = { create: { width: 60, height: 80, channels: 4, background: '#0000' } } as const;
    const { view } = await makeRenditions(await sharp(clear).png().toBuffer());
    expect(meanLight(view.bytes)).to.be.greaterThan(250);
  });
});

function meanLight(bytes: Buffer): number {
  const { data } = decodeRgb(bytes);
  return data.reduce((sum, value) => sum + value, 0) / data.length;
}

/** A PNG (ISO/IEC 15948) whose header claims a size and whose data is ten bytes. */
function declarePng(width: number, height: number): Buffer {
  const header = Buffer.from('00000000000000000802000000', 'hex');
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const chunks = [
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(Buffer.alloc(10))),
    pngChunk('IEND'),
  ];
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...chunks]);
}

function pngChunk(type: string, data = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** The page with another size written into its frame header. */
function declareJpeg(page: Buffer, width: number, height: number): Buffer {
  const lying = Buffer.from(page);
  const frame = lying.indexOf(Buffer.from([0xff, 0xc0]));
  lying.writeUInt16BE(height, frame + 5);
  lying.writeUInt16BE(width, frame + 7);
  return lying;
}
