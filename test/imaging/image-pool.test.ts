import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { ImageError } from '../../server/imaging/image-error.ts';
import { createImagePool } from '../../server/imaging/image-pool.ts';
import type { ImagePool } from '../../server/imaging/image-pool.ts';
import { markPage } from '../../server/imaging/mark-page.ts';
import { decodeRgb, drawSamplePage } from './draw-sample-page.ts';
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

  it('sets thumbnails into one marked strip', async () => {
    const { renditions } = await pool.render(page, CALL);
    const thumbs = Array.from({ length: 5 }, () => new Uint8Array(renditions.thumb.bytes));
    const strip = await pool.markStrip(thumbs, MARK, SAMPLE_VIEW, CALL);
    expect(strip).to.include({ cellWidth: 160, cellHeight: 226, count: 5 });
    expect(decodeRgb(strip.bytes)).to.include({ width: 800, height: 226 });
    const other = await pool.markStrip(
      [new Uint8Array(renditions.thumb.bytes)],
      { ...MARK, trace: 'x' },
      SAMPLE_VIEW,
      CALL,
    );
    expect(other.bytes).not.to.deep.equal(strip.bytes);
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

/** Ids of the processes that any thread of this one has started. */
function childProcesses(): number[] {
  const tasks = readdirSync('/proc/self/task');
  const lists = tasks.map((task) => readFileSync(`/proc/self/task/${task}/children`, 'utf8'));
  return lists.join(' ').split(/\s+/).filter(Boolean).map(Number);
}
