import { loadSharp } from '../../imaging/load-sharp.ts';
import type { Face } from '../sheets/sheet.ts';
import type { Mask } from './mask.ts';

/** Master size: large enough to be scaled down to any form's type. */
const EM_PX = 72;
const CELL_PX = 96;
const BASELINE_PX = CELL_PX / 2 + EM_PX * 0.36;

// Named families, never the system's: the same seed must paint the same page on every machine.
const STYLES: Record<Face, string> = {
  print: 'font-family="Noto Sans SC" font-weight="400"',
  bold: 'font-family="Noto Sans SC" font-weight="700"',
  hand: 'font-family="Ma Shan Zheng, Noto Sans SC"',
  pencil: 'font-family="Ma Shan Zheng, Noto Sans SC"',
};

/** A thread's case of type: every character is drawn once and pressed many times. */
const glyphs = new Map<string, Mask>();

/** Draws the characters that the case does not hold yet. */
export async function castGlyphs(face: Face, characters: Iterable<string>): Promise<void> {
  const isNew = (one: string) => one.trim() !== '' && !glyphs.has(keyOf(face, one));
  const missing = [...new Set(characters)].filter(isNew);
  await Promise.all(
    missing.map(async (one) => glyphs.set(keyOf(face, one), await castGlyph(face, one))),
  );
}

/** The mask of a character that has been cast; undefined for a blank. */
export function findGlyph(face: Face, character: string): Mask | undefined {
  return glyphs.get(keyOf(face, character));
}

function keyOf(face: Face, character: string): string {
  return `${face}${character}`;
}

// One picture each: in a shared one, a glyph's last bits would depend on its neighbours' number.
async function castGlyph(face: Face, character: string): Promise<Mask> {
  const sharp = await loadSharp();
  const text = `<text x="${CELL_PX / 2}" y="${BASELINE_PX}" text-anchor="middle" font-size="${EM_PX}" ${STYLES[face]}>&#${character.codePointAt(0) ?? 32};</text>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${CELL_PX}" height="${CELL_PX}">${text}</svg>`;
  const coverage = await sharp(Buffer.from(svg)).extractChannel('alpha').raw().toBuffer();
  return { coverage, width: CELL_PX, height: CELL_PX, emPx: EM_PX };
}
