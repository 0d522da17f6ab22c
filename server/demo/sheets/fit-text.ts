import { wrap } from './sheet.ts';

export type CellBox = { x: number; y: number; widthMm: number; heightMm: number };

export const PAD_MM = 1.5;
export const LINE_PITCH = 1.22;

/** Breaks a text into the lines of a cell, in smaller type when it would not fit. */
export function fitText(
  text: string,
  box: CellBox,
  sizeMm: number,
): { lines: string[]; sizeMm: number } {
  const lines = wrap(text, box.widthMm - PAD_MM * 2, sizeMm);
  const isFitting = lines.length * sizeMm * LINE_PITCH <= box.heightMm - 0.5;
  if (isFitting || sizeMm < 2.4) return { lines, sizeMm };
  return fitText(text, box, sizeMm * 0.92);
}
