import { expect } from 'chai';
import {
  dragCrop,
  gripAt,
  isWhole,
  moveEdge,
  turnCrop,
  WHOLE,
} from '../../../client/features/ledger/crop.ts';
import { boxOf, turnedSize } from '../../../client/features/ledger/cut-picture.ts';

const CROP = { left: 0.2, top: 0.3, right: 0.6, bottom: 0.7 };
const REACH = { x: 0.02, y: 0.02 };

describe('cropping a picture', () => {
  it('takes hold of an edge, a corner, the whole, or begins anew', () => {
    expect(gripAt(CROP, { x: 0.21, y: 0.5 }, REACH)).to.deep.equal({ edges: ['left'] });
    expect(gripAt(CROP, { x: 0.59, y: 0.71 }, REACH)).to.deep.equal({ edges: ['right', 'bottom'] });
    expect(gripAt(CROP, { x: 0.4, y: 0.5 }, REACH)).to.equal('whole');
    expect(gripAt(CROP, { x: 0.9, y: 0.3 }, REACH)).to.equal('anew');
  });

  it('draws an edge as far as the picture and the opposite edge allow', () => {
    const grip = { edges: ['right', 'top'] } as const;
    const from = { x: 0.6, y: 0.3 };
    expect(dragCrop(CROP, grip, from, { x: 2, y: -1 })).to.deep.equal({
      ...CROP,
      right: 1,
      top: 0,
    });
    const least = dragCrop(CROP, grip, from, { x: 0, y: 1 });
    expect(least).to.include({ left: 0.2, right: 0.22, bottom: 0.7 });
    expect(least.top).to.be.closeTo(0.68, 1e-9);
    expect(moveEdge(WHOLE, 'left', 0.1)).to.deep.equal({ ...WHOLE, left: 0.1 });
  });

  it('moves the whole without changing its size', () => {
    const moved = dragCrop(CROP, 'whole', { x: 0.4, y: 0.5 }, { x: 0.9, y: 0.4 });
    expect(moved.right).to.equal(1);
    expect(moved.right - moved.left).to.be.closeTo(0.4, 1e-9);
    expect([moved.top, moved.bottom].map((edge) => edge.toFixed(3))).to.deep.equal([
      '0.200',
      '0.600',
    ]);
  });

  it('begins a new one whichever way it is drawn, and never an empty one', () => {
    const drawn = dragCrop(CROP, 'anew', { x: 0.9, y: 0.1 }, { x: 0.7, y: 1.4 });
    expect(drawn).to.deep.equal({ left: 0.7, top: 0.1, right: 0.9, bottom: 1 });
    const point = dragCrop(CROP, 'anew', { x: 1, y: 0 }, { x: 1, y: 0 });
    expect(point.right - point.left).to.be.above(0.01);
    expect(point.bottom - point.top).to.be.above(0.01);
  });

  it('stays on the same part when the picture is turned, and comes back after four turns', () => {
    const corner = { left: 0, top: 0, right: 0.25, bottom: 0.5 };
    expect(turnCrop(corner, 1)).to.deep.equal({ left: 0.5, top: 0, right: 1, bottom: 0.25 });
    expect(turnCrop(turnCrop(corner, 1), -1)).to.deep.equal(corner);
    expect([1, 2, 3, 4].reduce((crop) => turnCrop(crop, 1), corner)).to.deep.equal(corner);
    expect(isWhole(turnCrop(WHOLE, -1))).to.equal(true);
    expect(isWhole(corner)).to.equal(false);
  });

  it('is told in whole pixels of the turned picture, never none', () => {
    const picture = { width: 400, height: 300 };
    expect(turnedSize(picture, 1)).to.deep.equal({ width: 300, height: 400 });
    expect(boxOf(picture, { turns: 3, crop: CROP })).to.deep.equal({
      left: 60,
      top: 120,
      width: 120,
      height: 160,
    });
    expect(boxOf({ width: 1, height: 1 }, { turns: 0, crop: CROP })).to.include({
      width: 1,
      height: 1,
    });
  });
});
