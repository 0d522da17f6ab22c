import { THUMB_HEIGHT_PX, THUMB_WIDTH_PX, THUMBS_PER_STRIP } from './strip-shape.ts';

/** Pages at which the strips of a material begin: 1, 9, 17 … */
export function stripStarts(pageCount: number): number[] {
  const strips = Math.ceil(pageCount / THUMBS_PER_STRIP);
  return Array.from({ length: strips }, (_, index) => index * THUMBS_PER_STRIP + 1);
}

/** Cuts a strip into its thumbnails, one per canvas, and lets the strip go. */
export async function cutStrip(blob: Blob, canvases: readonly HTMLCanvasElement[]): Promise<void> {
  const strip = await createImageBitmap(blob);
  canvases.forEach((canvas, index) => {
    canvas.width = THUMB_WIDTH_PX;
    canvas.height = THUMB_HEIGHT_PX;
    canvas.getContext('2d')?.drawImage(strip, -index * THUMB_WIDTH_PX, 0);
  });
  strip.close();
}
