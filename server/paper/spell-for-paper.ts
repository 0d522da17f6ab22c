import { readCharacterMap } from '../imaging/read-character-map.ts';
import { REGULAR } from './open-paper.ts';

let covered: ReadonlySet<number> | undefined;

/**
 * Text as it can be set on paper: control and direction characters become blanks, and what the font does not have is
 * spelt as U+XXXX, since a box would stand for anything.
 */
export function spellForPaper(text: string): string {
  const known = (covered ??= readCharacterMap(REGULAR));
  const spell = (character: string): string => {
    const point = character.codePointAt(0) ?? 0;
    if (known.has(point)) return character;
    return `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
  };
  return Array.from(text.replace(/\p{C}/gu, ' '), spell).join('');
}
