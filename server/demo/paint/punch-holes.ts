import { SHEET_HEIGHT_MM } from '../sheets/sheet.ts';
import type { Canvas } from './canvas.ts';
import { toPixel } from './canvas.ts';

const RADIUS_MM = 2.8;
const LID = 226;
const SHADOW = 104;

/** Three binding holes: the scanner's lid shines through, and the paper throws a shadow into them. */
export function punchHoles(canvas: Canvas): void {
  for (const offset of [-83, 0, 83]) {
    const [x, y] = toPixel(canvas, 9.5, SHEET_HEIGHT_MM / 2 + offset);
    punchHole(canvas, x, y, RADIUS_MM * canvas.pxPerMm);
  }
}

function punchHole(canvas: Canvas, x: number, y: number, radius: number): void {
  for (let row = Math.ceil(y - radius); row <= y + radius; row++) {
    for (let column = Math.ceil(x - radius); column <= x + radius; column++) {
      const distance = Math.hypot(column - x, row - y);
      if (distance > radius) continue;
      const lit = Math.hypot(column - x - radius * 0.14, row - y - radius * 0.14);
      const light = lit > radius * 0.93 ? SHADOW : LID;
      const at = (row * canvas.width + column) * 3;
      canvas.data.fill(light, at, at + 3);
    }
  }
}
