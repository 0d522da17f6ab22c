import { randomInt } from 'node:crypto';
import { drawText } from '../draw-text.ts';

/** Height of the proof above what is drawn, in pixels; at least half as wide must the drawing be. */
export const PROOF_PX = 32;

/** The full rows of GB 2312 level 1. Drawn at random, since glyphs drawn before come from a cache. */
const COMMON_CHARACTERS = 39 * 94;
const SIDE_PX = PROOF_PX / 2;
const decoder = new TextDecoder('gbk');

/**
 * Two characters, one above the other, to be drawn with the text of a mark. Font files that go away under a running
 * process leave boxes, all alike, in those threads that had not opened them: a mark of boxes names nobody.
 */
export function drawProof(): string {
  const first = randomInt(COMMON_CHARACTERS);
  const other = (first + randomInt(1, COMMON_CHARACTERS)) % COMMON_CHARACTERS;
  return [first, other].map(drawAlone).join('');
}

/** @throws when the two look alike in a raster of one byte a pixel that begins with them. */
export function requireProof(raster: Buffer, width: number): void {
  const rows = Array.from({ length: SIDE_PX }, (_row, nth) => nth);
  const areAlike = rows.every((row) => {
    const [upper, lower] = [row * width, (row + SIDE_PX) * width];
    const one = raster.subarray(upper, upper + SIDE_PX);
    return one.equals(raster.subarray(lower, lower + SIDE_PX));
  });
  if (areAlike) throw new Error('中文字体已失效，水印无法辨认。请恢复字体文件后重新启动。');
}

function drawAlone(nth: number, place: number): string {
  const code = [0xb0 + Math.floor(nth / 94), 0xa1 + (nth % 94)];
  const text = decoder.decode(Buffer.from(code));
  const drawn = drawText(text, SIDE_PX / 2, SIDE_PX * 0.85, `font-size="${SIDE_PX}" fill="#fff"`);
  return `<svg y="${place * SIDE_PX}" width="${SIDE_PX}" height="${SIDE_PX}">${drawn}</svg>`;
}
