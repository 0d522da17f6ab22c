import { randomInt } from 'node:crypto';
import { loadSharp } from './load-sharp.ts';
import { TEXT_FAMILY } from './prepare-fonts.ts';

/**
 * Proves that text of this size shows its characters. Font files that go away under a running process leave
 * boxes, all alike: a mark of boxes names nobody.
 * @throws when it does not.
 */
export async function requireInk(fontPx: number): Promise<void> {
  const first = randomInt(COMMON_CHARACTERS);
  const other = (first + randomInt(1, COMMON_CHARACTERS)) % COMMON_CHARACTERS;
  const [one, two] = await Promise.all([drawSample(first, fontPx), drawSample(other, fontPx)]);
  if (one.equals(two)) throw new Error('中文字体已失效，水印无法辨认。请恢复字体文件后重新启动。');
}

/** The full rows of GB 2312 level 1. Drawn at random, since glyphs drawn before come from a cache. */
const COMMON_CHARACTERS = 39 * 94;
const decoder = new TextDecoder('gbk');

async function drawSample(nth: number, fontPx: number): Promise<Buffer> {
  const character = decoder.decode(Buffer.from([0xb0 + Math.floor(nth / 94), 0xa1 + (nth % 94)]));
  const sharp = await loadSharp();
  const style = `font-family="${TEXT_FAMILY}" font-size="${fontPx}"`;
  const text = `<text y="${fontPx}" ${style}>${character}</text>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${fontPx * 2}" height="${fontPx * 2}">${text}</svg>`;
  return sharp(Buffer.from(svg)).extractChannel('alpha').raw().toBuffer();
}
