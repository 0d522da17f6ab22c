/** Private-use characters (自造字), replacement characters and control characters: what no search will match. */
export function findStrangeCharacters(text: string): string[] {
  const found = text.match(/[\p{Co}\p{Cc}\p{Cn}\uFFFD]/gu) ?? [];
  return [...new Set(found)].map(codePoint);
}

function codePoint(character: string): string {
  const hex = character.codePointAt(0)?.toString(16).toUpperCase() ?? '';
  return `U+${hex.padStart(4, '0')}`;
}
