import type { RuleInk } from '../sheets/sheet.ts';
import type { Canvas, Shade } from './canvas.ts';
import { inkPixel, toPixel } from './canvas.ts';

/** Draws a straight line that is nearly level or nearly upright, with soft edges. */
export function drawRule(canvas: Canvas, ink: RuleInk, shade: Shade): void {
  const from = toPixel(canvas, ink.x1, ink.y1);
  const to = toPixel(canvas, ink.x2, ink.y2);
  const isLevel = Math.abs(to[0] - from[0]) >= Math.abs(to[1] - from[1]);
  // From here on, lengths run along the line and widths across it.
  const [start, startSide] = isLevel ? from : [from[1], from[0]];
  const [end, endSide] = isLevel ? to : [to[1], to[0]];
  const slope = (endSide - startSide) / (end - start || 1);
  const half = Math.max(0.6, (ink.widthMm * canvas.pxPerMm) / 2);
  for (let step = Math.round(start); step <= end; step++) {
    const centre = startSide + (step - start) * slope;
    for (let side = Math.floor(centre - half); side <= centre + half + 1; side++) {
      const coverage = 255 * Math.min(1, half + 0.5 - Math.abs(side - centre));
      const [x, y] = isLevel ? [step, side] : [side, step];
      const isInside = x >= 0 && y >= 0 && x < canvas.width && y < canvas.height;
      if (coverage > 0 && isInside) {
        inkPixel(canvas.data, (y * canvas.width + x) * 3, shade, coverage);
      }
    }
  }
}
