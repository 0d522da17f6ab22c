/** Lengths are CSS pixels. Scale 1 shows the shorter side of a page at 1,240 px, as the view rendition has it. */
export type Size = { width: number; height: number };
export type Point = { x: number; y: number };
export type Rotation = 0 | 90 | 180 | 270;
export type Fit = 'page' | 'width';

/** How a page is looked at. `x`, `y`: its centre seen from the centre of the stage. `fit` rules `scale` until someone zooms. */
export type ViewState = Point & { fit: Fit | undefined; scale: number; rotation: Rotation };

/** Where on the stage a page comes to lie; sizes are those after rotation. */
export type Placement = Size & Point & { scale: number };

const SHORT_SIDE = 1240;
const MARGIN = 16;
const LEAST_SCALE = 0.1;
const MOST_SCALE = 5;
/** Farther than any page reaches: placing draws it back to the edge. */
const FAR = 1e6;

export function freshView(fit: Fit = 'page'): ViewState {
  return { fit, scale: 1, rotation: 0, x: 0, y: FAR };
}

/** The same way of looking, at the top of another page. */
export function atTop(view: ViewState): ViewState {
  return { ...view, x: 0, y: FAR };
}

export function fitted(view: ViewState, fit: Fit): ViewState {
  return { ...atTop(view), fit };
}

/** Turns a quarter clockwise. Only the view turns; the picture is left as it is. */
export function turned(view: ViewState): ViewState {
  return { ...atTop(view), rotation: ((view.rotation + 90) % 360) as Rotation };
}

export function place(view: ViewState, page: Size, stage: Size): Placement {
  const natural = naturalSize(page, view.rotation);
  const scale = view.fit ? scaleToFit(view.fit, natural, stage) : view.scale;
  const width = natural.width * scale;
  const height = natural.height * scale;
  const x = within(view.x, width, stage.width);
  const y = within(view.y, height, stage.height);
  return { scale, width, height, x, y };
}

/** Zooms so that the point under `anchor` (seen from the centre of the stage) stays where it is. */
export function zoomed(
  view: ViewState,
  factor: number,
  looking: { page: Size; stage: Size; anchor?: Point },
): ViewState {
  const { anchor = { x: 0, y: 0 }, page, stage } = looking;
  const now = place(view, page, stage);
  const scale = Math.min(MOST_SCALE, Math.max(LEAST_SCALE, now.scale * factor));
  const ratio = scale / now.scale;
  return {
    ...view,
    fit: undefined,
    scale,
    x: anchor.x - (anchor.x - now.x) * ratio,
    y: anchor.y - (anchor.y - now.y) * ratio,
  };
}

export function panned(view: ViewState, by: Point, page: Size, stage: Size): ViewState {
  const from = place(view, page, stage);
  const to = place({ ...view, x: from.x + by.x, y: from.y + by.y }, page, stage);
  return { ...view, x: to.x, y: to.y };
}

/** Whether a move in this direction would show more of the page. */
export function canPan(view: ViewState, by: Point, page: Size, stage: Size): boolean {
  const from = place(view, page, stage);
  const to = panned(view, by, page, stage);
  return Math.abs(to.x - from.x) + Math.abs(to.y - from.y) > 1;
}

function naturalSize(page: Size, rotation: Rotation): Size {
  const unit = SHORT_SIDE / Math.min(page.width, page.height);
  const width = page.width * unit;
  const height = page.height * unit;
  return rotation % 180 === 0 ? { width, height } : { width: height, height: width };
}

function scaleToFit(fit: Fit, natural: Size, stage: Size): number {
  const across = Math.max(1, stage.width - 2 * MARGIN) / natural.width;
  const down = Math.max(1, stage.height - 2 * MARGIN) / natural.height;
  return fit === 'width' ? across : Math.min(across, down);
}

/** Centres what fits; keeps a margin at the edges of what does not. */
function within(offset: number, length: number, room: number): number {
  const over = (length - room) / 2 + MARGIN;
  // A length made to fit may miss by the last bit of its fraction.
  const reach = over < 0.01 ? 0 : over;
  return Math.min(reach, Math.max(-reach, offset));
}
