/** A page before it is painted: what stands where, in millimetres from the top left of an A4 sheet. */

export const SHEET_WIDTH_MM = 210;
export const SHEET_HEIGHT_MM = 297;

/** Printed type, heavier type, a pen, an archivist's pencil. */
export type Face = 'print' | 'bold' | 'hand' | 'pencil';

export type TextInk = {
  kind: 'text';
  face: Face;
  text: string;
  /** Left end of the line and middle of its height. */
  x: number;
  y: number;
  sizeMm: number;
  isRed?: boolean;
};

export type RuleInk = {
  kind: 'rule';
  x1: number;
  y1: number;
  x2: number;
  y2: number;
  widthMm: number;
  isRed?: boolean;
};

export type Ink =
  | TextInk
  | RuleInk
  /** The round red seal of a unit, by its centre. */
  | { kind: 'seal'; unitName: string; x: number; y: number }
  /** A person's square name stamp, by its centre. */
  | { kind: 'chop'; name: string; x: number; y: number }
  | {
      kind: 'photo';
      personKey: string;
      sex: '男' | '女';
      x: number;
      y: number;
      width: number;
      height: number;
    };

export type Sheet = Ink[];

/** Advance of a character in ems: Chinese is square, the rest half as wide. */
export function advanceEms(character: string): number {
  return (character.codePointAt(0) ?? 0) < 0x2e80 && character !== '·' ? 0.54 : 1;
}

export function widthMm(text: string, sizeMm: number): number {
  return Array.from(text).reduce((sum, one) => sum + advanceEms(one) * sizeMm, 0);
}

export function write(face: Face, text: string, x: number, y: number, sizeMm: number): TextInk {
  return { kind: 'text', face, text, x, y, sizeMm };
}

export function writeCentred(
  face: Face,
  text: string,
  x: number,
  y: number,
  sizeMm: number,
): TextInk {
  return write(face, text, x - widthMm(text, sizeMm) / 2, y, sizeMm);
}

export function rule(x1: number, y1: number, x2: number, y2: number, widthMm = 0.24): RuleInk {
  return { kind: 'rule', x1, y1, x2, y2, widthMm };
}

/** Breaks a text into lines no wider than `roomMm`; closing punctuation does not begin a line. */
export function wrap(text: string, roomMm: number, sizeMm: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const character of text) {
    const isOver = widthMm(line + character, sizeMm) > roomMm;
    if (character === '\n' || (isOver && !'，。、；：）》'.includes(character))) {
      lines.push(line);
      line = '';
    }
    if (character !== '\n') line += character;
  }
  return [...lines, line];
}

/** 2015年8月1日, or as much of it as is known of a YYYYMMDD date. */
export function spellDate(date: string): string {
  const [year, month, day] = [date.slice(0, 4), Number(date.slice(4, 6)), Number(date.slice(6, 8))];
  return `${year}年${month > 0 ? `${month}月` : ''}${day > 0 ? `${day}日` : ''}`;
}

/** 2015.08, as forms want a month. */
export function spellMonth(date: string): string {
  return `${date.slice(0, 4)}.${date.slice(4, 6)}`;
}
