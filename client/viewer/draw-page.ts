import { place } from './view-state.ts';
import type { Size, ViewState } from './view-state.ts';

/** Draws a page on its stage, in device pixels, with a thin shadow as paper on a desk has. */
export function drawPage(
  canvas: HTMLCanvasElement,
  bitmap: ImageBitmap,
  looking: { view: ViewState; page: Size; stage: Size },
): void {
  const ink = prepare(canvas, looking.stage);
  if (!ink) return;
  const { view, page, stage } = looking;
  const spot = place(view, page, stage);
  const isUpright = view.rotation % 180 === 0;
  const width = isUpright ? spot.width : spot.height;
  const height = isUpright ? spot.height : spot.width;

  ink.translate(stage.width / 2 + spot.x, stage.height / 2 + spot.y);
  ink.fillStyle = 'rgba(28, 34, 40, 0.16)';
  ink.fillRect(-spot.width / 2 - 1, -spot.height / 2 - 1, spot.width + 2, spot.height + 3);
  ink.rotate((view.rotation * Math.PI) / 180);
  ink.imageSmoothingQuality = 'high';
  ink.drawImage(bitmap, -width / 2, -height / 2, width, height);
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
