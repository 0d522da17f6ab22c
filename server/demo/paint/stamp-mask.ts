import type { Canvas, Shade } from './canvas.ts';
import { inkPixel } from './canvas.ts';
import type { Mask } from './mask.ts';
import { GRAIN_SIDE, PAPER_GRAIN } from './paper-grain.ts';

/** Where and how a mask comes to lie: centre in pixels, pixels per mask pixel, turn and lean. */
export type Placement = { x: number; y: number; scale: number; turn?: number; lean?: number };

/** `uneven` 0–1 is how far the grain of the paper keeps the ink off. */
export type Inking = { shade: Shade; strength: number; uneven: number };

/** Presses a mask onto the canvas, turned, leaning and scaled about its centre. */
export function stampMask(canvas: Canvas, mask: Mask, place: Placement, inking: Inking): void {
  const { x, y, scale, turn = 0, lean = 0 } = place;
  const cos = Math.cos(turn) / scale;
  const sin = Math.sin(turn) / scale;
  const reachX = (Math.abs(mask.width * cos) + Math.abs(mask.height * sin)) * scale * scale * 0.5;
  const reachY = (Math.abs(mask.height * cos) + Math.abs(mask.width * sin)) * scale * scale * 0.5;
  const spread = reachX + Math.abs(lean) * reachY + 1;
  const left = Math.max(0, Math.floor(x - spread));
  const right = Math.min(canvas.width - 1, Math.ceil(x + spread));
  const bottom = Math.min(canvas.height - 1, Math.ceil(y + reachY + 1));
  for (let row = Math.max(0, Math.floor(y - reachY - 1)); row <= bottom; row++) {
    const dy = row - y;
    for (let column = left; column <= right; column++) {
      const dx = column - x + dy * lean;
      const u = dx * cos + dy * sin + mask.width / 2;
      const v = dy * cos - dx * sin + mask.height / 2;
      const coverage = sample(mask, u, v);
      if (coverage > 4) press(canvas, column, row, coverage, inking);
    }
  }
}

/** Bilinear, with nothing outside the mask. */
function sample({ coverage, width, height }: Mask, u: number, v: number): number {
  const x = Math.floor(u - 0.5);
  const y = Math.floor(v - 0.5);
  if (x < -1 || y < -1 || x >= width || y >= height) return 0;
  const at = (cx: number, cy: number) =>
    cx < 0 || cy < 0 || cx >= width || cy >= height ? 0 : (coverage[cy * width + cx] ?? 0);
  const fx = u - 0.5 - x;
  const fy = v - 0.5 - y;
  const top = at(x, y) * (1 - fx) + at(x + 1, y) * fx;
  return top * (1 - fy) + (at(x, y + 1) * (1 - fx) + at(x + 1, y + 1) * fx) * fy;
}

function press(canvas: Canvas, x: number, y: number, coverage: number, inking: Inking): void {
  const grain = PAPER_GRAIN[(y % GRAIN_SIDE) * GRAIN_SIDE + (x % GRAIN_SIDE)] ?? 0;
  const held = Math.min(1, Math.max(0, 1 - inking.uneven * (0.5 + grain / 6)));
  inkPixel(
    canvas.data,
    (y * canvas.width + x) * 3,
    inking.shade,
    coverage * inking.strength * held,
  );
}
