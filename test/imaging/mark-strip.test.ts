import { expect } from 'chai';
import { traceView } from '../../server/imaging/forensic/trace-view.ts';
import { makeRenditions } from '../../server/imaging/make-renditions.ts';
import { markStrip } from '../../server/imaging/mark-strip.ts';
import { readPicture } from '../../server/imaging/read-picture.ts';
import { prepareTestFonts } from './prepare-test-fonts.ts';
import { SAMPLE_VIEW } from './sample-view.ts';
import { paintScans } from './support/paint-scans.ts';

const MARK = { lines: ['单喆 白桦旗委组织部', '终端 T-03', '内部 CY2025-000123'], trace: '单喆' };
const { key, id } = SAMPLE_VIEW;

describe('markStrip', () => {
  const thumbs: Buffer[] = [];
  before(async () => {
    await prepareTestFonts();
    for await (const { scan } of paintScans(2)) {
      thumbs.push((await makeRenditions(scan)).thumb.bytes);
    }
  });

  for (const count of [1, 2, 3, 8]) {
    it(`lets the view be found in a strip of ${count}`, async () => {
      const shown = Array.from({ length: count }, (_, at) => thumbs[at % 2] ?? Buffer.alloc(0));
      const strip = await markStrip(shown, MARK, SAMPLE_VIEW);
      expect(strip).to.include({ cellWidth: 160, cellHeight: 226, count });
      const found = await traceView(await readPicture(strip.bytes), { key, origins: [id.origin] });
      expect(found).to.deep.include({ id });
    });
  }
});
