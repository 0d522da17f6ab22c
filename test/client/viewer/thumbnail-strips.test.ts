import { expect } from 'chai';
import { cutStrip, stripStarts } from '../../../client/viewer/thumbnail-strips.ts';
import {
  THUMB_HEIGHT_PX,
  THUMB_WIDTH_PX,
  THUMBS_PER_STRIP,
} from '../../../server/modules/viewing/contract.ts';

type Drawn = { from: ImageBitmap; left: number; top: number };

/** A canvas that notes what is drawn on it, and where. */
function paper() {
  const drawn: Drawn[] = [];
  const drawImage = (from: ImageBitmap, left: number, top: number): void =>
    void drawn.push({ from, left, top });
  const canvas = { width: 0, height: 0, getContext: () => ({ drawImage }) };
  return { drawn, canvas: canvas as unknown as HTMLCanvasElement };
}

describe('a strip of thumbnails', () => {
  const original = globalThis.createImageBitmap;
  let isClosed = false;
  /** Wider than its thumbnails, as a strip of few is; whoever asks how wide is wrong about the cells. */
  const strip = {
    get width(): number {
      throw new Error('the width of a strip says nothing of its cells');
    },
    close: () => void (isClosed = true),
  } as unknown as ImageBitmap;
  beforeEach(() => {
    isClosed = false;
    globalThis.createImageBitmap = () => Promise.resolve(strip);
  });
  after(() => {
    globalThis.createImageBitmap = original;
  });

  for (const count of [1, 2, THUMBS_PER_STRIP]) {
    it(`is cut into as many cells as there are pages: ${count}`, async () => {
      const papers = Array.from({ length: count }, paper);
      await cutStrip(
        new Blob(['x']),
        papers.map(({ canvas }) => canvas),
      );
      for (const [index, { canvas, drawn }] of papers.entries()) {
        expect(drawn).to.have.length(1);
        expect(drawn[0]?.from).to.equal(strip);
        expect(drawn[0]?.left).to.equal(0 - index * THUMB_WIDTH_PX);
        expect(drawn[0]?.top).to.equal(0);
        expect(canvas).to.include({ width: THUMB_WIDTH_PX, height: THUMB_HEIGHT_PX });
      }
      expect(isClosed, 'the strip is let go').to.equal(true);
    });
  }

  it('begins at every eighth page', () => {
    expect(stripStarts(0)).to.deep.equal([]);
    expect(stripStarts(8)).to.deep.equal([1]);
    expect(stripStarts(17)).to.deep.equal([1, 9, 17]);
  });
});
