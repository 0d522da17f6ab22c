import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readCharacterMap } from './read-character-map.ts';

let covered: Set<number> | undefined;

/** The characters of `text` that no prepared text font can draw, each once, in order. */
export function missingGlyphs(text: string): string[] {
  const known = (covered ??= readCoveredPoints());
  const isMissing = (character: string) => !known.has(character.codePointAt(0) ?? 0);
  return [...new Set(text)].filter(isMissing);
}

/** `text` with each character that cannot be drawn spelled as U+XXXX, so that it stays traceable. */
export function spellMissingGlyphs(text: string): string {
  const missing = new Set(missingGlyphs(text));
  if (missing.size === 0) return text;
  return Array.from(text, (one) => (missing.has(one) ? spell(one) : one)).join('');
}

function spell(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function readCoveredPoints(): Set<number> {
  const faces = join(dirname(process.env['FONTCONFIG_FILE'] ?? ''), 'faces');
  const textFaces = readdirSync(faces).filter(
    (name) => name.includes('Regular') && name.startsWith('NotoSans'),
  );
  return new Set(textFaces.flatMap((name) => [...readCharacterMap(join(faces, name))]));
}
