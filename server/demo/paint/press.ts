import type { Random } from '../random.ts';
import type { Canvas, Shade } from './canvas.ts';

/** What stands ready while one sheet is drawn. */
export type Press = { canvas: Canvas; random: Random; hand: Hand; red: Shade };

/** How the writer of a sheet writes: ink, lean of the letters, unrest of the line. */
export type Hand = { shade: Shade; lean: number; unrest: number };

export const PRINT_SHADE: Shade = [205, 206, 200];
export const PENCIL_SHADE: Shade = [128, 128, 122];

const RED: Shade = [38, 205, 198];
const PENS: Shade[] = [
  [212, 206, 150],
  [206, 206, 196],
  [206, 178, 92],
];

/** A photocopy has lost its colours: all ink is toner. */
export function preparePress(canvas: Canvas, random: Random, isPhotocopy: boolean): Press {
  const hand = {
    shade: random.pick(PENS),
    lean: random.next() * 0.14,
    unrest: 0.6 + random.next(),
  };
  if (!isPhotocopy) return { canvas, random, hand, red: RED };
  return { canvas, random, hand: { ...hand, shade: PRINT_SHADE }, red: PRINT_SHADE };
}

/** A draw from −½ to ½. */
export function stray({ random }: Press): number {
  return random.next() - 0.5;
}
