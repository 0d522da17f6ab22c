import { measureEms } from '../../imaging/draw-text.ts';
import { spellForPaper } from '../../paper/spell-for-paper.ts';

const WIDTH_EMS = 36;
export const LINES_PER_SHEET = 26;

/** The text of an extract as lines that fit the sheet, nothing of it left out. */
export function setLines(text: string): string[] {
  return text.replace(/\r\n?/g, '\n').split('\n').flatMap(wrap);
}

/** Those lines, sheet by sheet. */
export function setExtract(text: string): string[][] {
  const lines = setLines(text);
  const sheets: string[][] = [];
  for (let at = 0; at < lines.length; at += LINES_PER_SHEET) {
    sheets.push(lines.slice(at, at + LINES_PER_SHEET));
  }
  return sheets;
}

function wrap(paragraph: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const character of spellForPaper(paragraph)) {
    if (measureEms(line + character) > WIDTH_EMS) {
      lines.push(line);
      line = '';
    }
    line += character;
  }
  return [...lines, line];
}
