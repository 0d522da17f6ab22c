import type { Face } from './sheet.ts';

/** Centred, at the left edge, or a text that begins in the top left corner. */
export type Align = 'middle' | 'left' | 'top';

/** A decision and its date, under a unit's seal, a person's stamp or a signature. */
export type OpinionCell = {
  kind: 'opinion';
  text: string;
  date: string;
  by: { unitName: string } | { chopName: string } | { signer: string };
  weight: number;
};

/** One cell; `weight` is its share of the row's width. */
export type Cell =
  | { kind: 'text'; face: Face; text: string; weight: number; align: Align }
  | { kind: 'stack'; rows: Row[]; weight: number }
  | { kind: 'photo'; personKey: string; sex: '男' | '女'; weight: number }
  | OpinionCell;

export type Row = { heightMm: number; cells: Cell[] };

/** Share of a row beside a narrow heading. */
const BLOCK_WEIGHT = 11;

export function row(heightMm: number, ...cells: Cell[]): Row {
  return { heightMm, cells };
}

/** Printed. */
export function label(text: string, weight = 1): Cell {
  return { kind: 'text', face: 'print', text, weight, align: 'middle' };
}

/** Filled in by pen. */
export function fill(text: string, weight = 1, align: Align = 'middle'): Cell {
  return { kind: 'text', face: 'hand', text, weight, align };
}

/** A narrow heading at the left of a wide answer. */
export function block(heading: string, answer: Cell, heightMm: number): Row {
  return row(heightMm, label(heading), { ...answer, weight: BLOCK_WEIGHT });
}

/** A block answered by a paragraph. */
export function paragraph(heading: string, text: string, heightMm: number): Row {
  return block(heading, fill(`    ${text}`, BLOCK_WEIGHT, 'top'), heightMm);
}

export function opinion(text: string, date: string, by: OpinionCell['by']): Cell {
  return { kind: 'opinion', text, date, by, weight: BLOCK_WEIGHT };
}
