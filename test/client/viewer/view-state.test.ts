import { expect } from 'chai';
import fc from 'fast-check';
import {
  atTop,
  canPan,
  fitted,
  freshView,
  panned,
  place,
  turned,
  zoomed,
} from '../../../client/viewer/view-state.ts';

const A4 = { width: 2480, height: 3508 };
const STAGE = { width: 800, height: 600 };
const lengths = fc.integer({ min: 300, max: 6000 });
const sizes = fc.record({ width: lengths, height: lengths });

describe('view state', () => {
  it('fits a whole page inside its stage and centres it', () => {
    fc.assert(
      fc.property(sizes, sizes, (page, stage) => {
        const spot = place(freshView('page'), page, stage);
        expect(spot.width).to.be.at.most(stage.width);
        expect(spot.height).to.be.at.most(stage.height);
        expect(Math.abs(spot.x) + Math.abs(spot.y)).to.equal(0);
      }),
    );
  });

  it('begins a page that is longer than the stage at its top', () => {
    const spot = place(freshView('width'), A4, STAGE);
    expect(spot.width).to.be.closeTo(768, 0.01);
    expect(spot.y - spot.height / 2).to.be.closeTo(-STAGE.height / 2 + 16, 0.01);
  });

  it('comes back to the same view after four turns', () => {
    const view = fitted(freshView(), 'width');
    expect(turned(turned(turned(turned(view))))).to.deep.equal(view);
  });

  it('swaps the sides of a page that lies on its side', () => {
    const spot = place(turned(freshView('page')), A4, STAGE);
    expect(spot.width / spot.height).to.be.closeTo(A4.height / A4.width, 0.001);
  });

  it('keeps the point under the pointer in place while zooming in', () => {
    const view = zoomed(freshView('width'), 2, { page: A4, stage: STAGE });
    const anchor = { x: 120, y: -40 };
    const before = place(view, A4, STAGE);
    const after = place(zoomed(view, 1.5, { page: A4, stage: STAGE, anchor }), A4, STAGE);
    const held = (spot: typeof before, axis: 'x' | 'y'): number =>
      (anchor[axis] - spot[axis]) / spot.scale;
    expect(held(after, 'x')).to.be.closeTo(held(before, 'x'), 0.01);
    expect(held(after, 'y')).to.be.closeTo(held(before, 'y'), 0.01);
  });

  it('never lets a page be pushed off the stage', () => {
    const moves = fc.record({ x: fc.integer({ min: -9e4, max: 9e4 }), y: fc.integer() });
    fc.assert(
      fc.property(moves, fc.double({ min: 0.2, max: 4, noNaN: true }), (by, factor) => {
        const view = zoomed(freshView('width'), factor, { page: A4, stage: STAGE });
        const spot = place(panned(view, by, A4, STAGE), A4, STAGE);
        expect(Math.abs(spot.x) - spot.width / 2).to.be.below(STAGE.width / 2);
        expect(Math.abs(spot.y) - spot.height / 2).to.be.below(STAGE.height / 2);
      }),
    );
  });

  it('says when there is nothing more to see in a direction', () => {
    const view = atTop(freshView('width'));
    expect(canPan(view, { x: 0, y: 80 }, A4, STAGE)).to.equal(false);
    expect(canPan(view, { x: 0, y: -80 }, A4, STAGE)).to.equal(true);
  });
});
