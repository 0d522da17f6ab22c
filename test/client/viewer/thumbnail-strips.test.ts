import { expect } from 'chai';
import { cutStrip, stripStart } from '../../../client/viewer/thumbnail-strips.ts';
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
  /** Wider than its thumbnails, as a strip of few is; whoever asks how wide is wrong about the cells. */
  const strip = {
    get width(): number {
      throw new Error('the width of a strip says nothing of its cells');
    },
  } as unknown as ImageBitmap;

  for (const count of [1, 2, THUMBS_PER_STRIP]) {
    it(`is cut into as many cells as there are pages: ${count}`, () => {
      const papers = Array.from({ length: count }, paper);
      const canvases = papers.map(({ canvas }) => canvas);
      cutStrip(strip, canvases);
      for (const [index, { canvas, drawn }] of papers.entries()) {
        expect(drawn).to.have.length(1);
        expect(drawn[0]?.from).to.equal(strip);
        expect(drawn[0]?.left).to.equal(0 - index * THUMB_WIDTH_PX);
        expect(drawn[0]?.top).to.equal(0);
        expect(canvas).to.include({ width: THUMB_WIDTH_PX, height: THUMB_HEIGHT_PX });
      }
    });
  }

  it('begins at every eighth page', () => {
    expect([0, 7, 8, 16, 17].map(stripStart)).to.deep.equal([1, 1, 9, 17, 17]);
  });
});
