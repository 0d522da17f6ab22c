import { expect } from 'chai';
import {
  layFlow,
  middleBox,
  sameSpot,
  topOf,
  visibleBoxes,
} from '../../../client/viewer/flow-layout.ts';
import type { LaidPage } from '../../../client/viewer/laid-pages.ts';
import { freshView } from '../../../client/viewer/view-state.ts';

const STAGE = { width: 900, height: 640 };
const A4 = { width: 2480, height: 3508 };
const pagesOf = (sizes: { width: number; height: number }[]): LaidPage[] =>
  sizes.map((size, at) => ({ no: at + 1, page: { id: `p${at + 1}`, no: 1, ...size } }) as LaidPage);
const TEN = pagesOf(Array.from({ length: 10 }, () => A4));

describe('a column of pages', () => {
  it('lies one under another without a gap too many', () => {
    const { boxes, height } = layFlow(TEN, freshView('width'), STAGE);
    boxes.slice(1).forEach((box, at) => {
      const above = boxes[at];
      expect(box.top).to.equal((above?.top ?? 0) + (above?.height ?? 0) + 16);
    });
    const last = boxes[9];
    expect(height).to.equal((last?.top ?? 0) + (last?.height ?? 0) + 16);
    expect(boxes[0]?.width).to.be.closeTo(STAGE.width - 32, 0.001);
  });

  it('shows no more than two pages at once, however small they are wanted', () => {
    const tiny = { ...freshView(), fit: undefined, scale: 0.1 };
    const flow = layFlow(TEN, tiny, STAGE);
    for (let top = 0; top < flow.height; top += 37) {
      const all = flow.boxes.filter(
        (box) => box.top < top + STAGE.height && box.top + box.height > top,
      );
      expect(all.length).to.be.at.most(2);
      expect(visibleBoxes(flow, top, STAGE.height)).to.have.length.at.most(2);
    }
  });

  it('shows of short pages the two that are seen most, beside each other', () => {
    const flow = layFlow(
      pagesOf(Array.from({ length: 8 }, () => ({ width: 3508, height: 1200 }))),
      freshView('width'),
      STAGE,
    );
    for (let top = 0; top < flow.height - STAGE.height; top += 23) {
      const [one, other] = visibleBoxes(flow, top, STAGE.height).map(({ no }) => no);
      if (other !== undefined) expect(other - (one ?? 0)).to.equal(1);
    }
  });

  it('calls that page the current one which lies under the middle', () => {
    const flow = layFlow(TEN, freshView('page'), STAGE);
    for (const no of [1, 4, 10]) {
      expect(middleBox(flow, topOf(flow, no), STAGE.height)?.no).to.equal(no);
    }
    expect(middleBox(flow, 1e9, STAGE.height)?.no).to.equal(10);
    expect(middleBox(layFlow([], freshView(), STAGE), 0, 640)).to.equal(undefined);
  });

  it('keeps the same spot at the top when pages grow or turn', () => {
    const [small, large] = [freshView('page'), freshView('width')].map((view) =>
      layFlow(TEN, view, STAGE),
    );
    if (!small || !large) throw new Error('no layout');
    const box = small.boxes[5];
    const top = (box?.top ?? 0) + (box?.height ?? 0) / 2;
    const there = sameSpot(small, large, top);
    expect(sameSpot(large, small, there)).to.be.closeTo(top, 0.001);
    expect(there).to.equal((large.boxes[5]?.top ?? 0) + (large.boxes[5]?.height ?? 0) / 2);
  });
});
