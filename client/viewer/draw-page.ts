import { place } from './view-state.ts';
import type { Point, Rotation, Size, ViewState } from './view-state.ts';

/** A picture laid on a stage: the box that it fills there after rotation, from the centre of the stage. */
export type Sheet = {
  /** Missing while it is on its way: then the sheet is blank. */
  bitmap: ImageBitmap | undefined;
  box: Size & Point;
  rotation: Rotation;
  /** Laid over the faded page, stretched to the same box. */
  overlay?: HTMLCanvasElement | undefined;
};

/** How much of a page is left beneath its overlay. */
const FADED = 0.4;
const BLANK = '#f4f2ec';

/** Draws a page on its stage, in device pixels, with a thin shadow as paper on a desk has. */
export function drawPage(
  canvas: HTMLCanvasElement,
  picture: Pick<Sheet, 'bitmap' | 'overlay'>,
  looking: { view: ViewState; page: Size; stage: Size },
): void {
  const { view, page, stage } = looking;
  const box = place(view, page, stage);
  drawSheets(canvas, stage, [{ ...picture, box, rotation: view.rotation }]);
}

export function drawSheets(canvas: HTMLCanvasElement, stage: Size, sheets: readonly Sheet[]): void {
  const ink = prepare(canvas, stage);
  if (!ink) return;
  for (const sheet of sheets) {
    ink.save();
    drawSheet(ink, stage, sheet);
    ink.restore();
  }
}

function drawSheet(ink: CanvasRenderingContext2D, stage: Size, sheet: Sheet): void {
  const { bitmap, box, rotation, overlay } = sheet;
  const isUpright = rotation % 180 === 0;
  const width = isUpright ? box.width : box.height;
  const height = isUpright ? box.height : box.width;

  ink.translate(stage.width / 2 + box.x, stage.height / 2 + box.y);
  ink.fillStyle = 'rgba(28, 34, 40, 0.16)';
  ink.fillRect(-box.width / 2 - 1, -box.height / 2 - 1, box.width + 2, box.height + 3);
  if (!bitmap) {
    ink.fillStyle = BLANK;
    ink.fillRect(-box.width / 2, -box.height / 2, box.width, box.height);
    return;
  }
  ink.rotate((rotation * Math.PI) / 180);
  ink.imageSmoothingQuality = 'high';
  ink.drawImage(bitmap, -width / 2, -height / 2, width, height);
  if (!overlay || overlay.width === 0) return;
  ink.fillStyle = `rgba(255, 255, 255, ${1 - FADED})`;
  ink.fillRect(-width / 2, -height / 2, width, height);
  ink.drawImage(overlay, -width / 2, -height / 2, width, height);
}

/** Leaves nothing on the canvas, and gives its memory back. */
export function wipeCanvas(canvas: HTMLCanvasElement): void {
  canvas.width = 0;
  canvas.height = 0;
}

function prepare(canvas: HTMLCanvasElement, stage: Size): CanvasRenderingContext2D | null {
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(stage.width * ratio);
  canvas.height = Math.round(stage.height * ratio);
  const ink = canvas.getContext('2d');
  ink?.scale(ratio, ratio);
  return ink;
}
