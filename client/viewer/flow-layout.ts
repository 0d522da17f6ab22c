import type { LaidPage } from './laid-pages.ts';
import { place } from './view-state.ts';
import type { Size, ViewState } from './view-state.ts';

/** A page in a column of pages; lengths in CSS pixels, `top` from the top of the column. */
export type FlowBox = Size & { no: number; top: number; scale: number };
export type Flow = { boxes: readonly FlowBox[]; width: number; height: number };

const GAP = 16;
/** As many as can be on a stage beside the one that is being decoded. */
const MOST_VISIBLE = 2;

/** Lays pages one under another. None is smaller than what fits the stage whole: more than two would show at once. */
export function layFlow(pages: readonly LaidPage[], view: ViewState, stage: Size): Flow {
  let top = GAP;
  const boxes = pages.map(({ no, page }) => {
    const wanted = place(view, page, stage);
    const whole = place({ ...view, fit: 'page' }, page, stage);
    const { width, height, scale } = wanted.scale < whole.scale ? whole : wanted;
    const box = { no, top, width, height, scale };
    top += height + GAP;
    return box;
  });
  const widest = boxes.reduce((most, { width }) => Math.max(most, width), 0);
  return { boxes, width: Math.max(stage.width, widest + 2 * GAP), height: top };
}

/** The pages of which most is to be seen, at most two, in their order. */
export function visibleBoxes({ boxes }: Flow, scrollTop: number, height: number): FlowBox[] {
  const seenOf = ({ top, height: own }: FlowBox): number =>
    Math.min(top + own, scrollTop + height) - Math.max(top, scrollTop);
  return boxes
    .map((box) => ({ box, seen: seenOf(box) }))
    .filter(({ seen }) => seen > 1)
    .sort((one, other) => other.seen - one.seen)
    .slice(0, MOST_VISIBLE)
    .map(({ box }) => box)
    .sort((one, other) => one.no - other.no);
}

/** The page that lies under the middle of the stage, or nearest to it. */
export function middleBox({ boxes }: Flow, scrollTop: number, height: number): FlowBox | undefined {
  const middle = scrollTop + height / 2;
  return (
    boxes.find(({ top, height: own }) => top + own + GAP / 2 > middle) ?? boxes[boxes.length - 1]
  );
}

/** Where to scroll to in another layout of the same pages so that the same spot stays at the top. */
export function sameSpot(from: Flow, to: Flow, scrollTop: number): number {
  const box = from.boxes.find(({ top, height }) => top + height > scrollTop);
  const same = box && to.boxes[box.no - 1];
  if (!box || !same) return 0;
  return same.top + ((scrollTop - box.top) / box.height) * same.height;
}

/** From where a page is read: a little above its upper edge. */
export function topOf({ boxes }: Flow, no: number): number {
  return Math.max(0, (boxes[no - 1]?.top ?? 0) - GAP);
}
