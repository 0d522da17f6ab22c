import type { Note } from '../findings/note.ts';
import { findStrangeCharacters } from './find-strange-characters.ts';

export type TextRule = {
  readonly label: string;
  readonly maxCharacters: number;
  readonly isRequired: boolean;
};

/** Notes a text that is absent, too long, or holds characters that no search will match. */
export function checkText(
  text: string,
  rule: TextRule,
  group: 'person' | 'entries',
  note: Note,
): void {
  const { label, maxCharacters, isRequired } = rule;
  if (text === '' && isRequired) note(`${group}.missing`, `缺少${label}`);
  if (text.length > maxCharacters) note(`${group}.too-long`, `${label}超过 ${maxCharacters} 字`);
  const strange = findStrangeCharacters(text);
  if (strange.length > 0) note(`${group}.characters`, `${label}含有 ${strange.join('、')}`);
}
