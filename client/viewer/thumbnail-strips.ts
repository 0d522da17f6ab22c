import { THUMB_HEIGHT_PX, THUMB_WIDTH_PX, THUMBS_PER_STRIP } from './strip-shape.ts';

/** Page from which the strip begins that the `index`-th page of a material, from 0, is in: 1, 9, 17 … */
export function stripStart(index: number): number {
  return index - (index % THUMBS_PER_STRIP) + 1;
}

/** Draws the thumbnails of a strip, one per canvas; the strip may be wider than that. */
export function cutStrip(strip: ImageBitmap, canvases: readonly HTMLCanvasElement[]): void {
  canvases.forEach((canvas, index) => {
    canvas.width = THUMB_WIDTH_PX;
    canvas.height = THUMB_HEIGHT_PX;
    canvas.getContext('2d')?.drawImage(strip, -index * THUMB_WIDTH_PX, 0);
  });
}
