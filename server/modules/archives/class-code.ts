import { findCategory } from './category.ts';

const NUMERALS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'] as const;

/** What a written 类号 turned out to be. `needs-subclass`: class four or nine without its sub-class. */
export type ClassCodeReading =
  | { readonly ok: true; readonly code: string }
  | { readonly ok: false; readonly reason: 'unknown' | 'needs-subclass' };

/**
 * Reads a 类号 in any spelling met in exchange packages into the canonical code:
 * 一…十, 1…10, 第四类, 4-1, 四-1, full-width forms, and the three digits of one vendor (010, 041, 100).
 */
export function parseClassCode(written: string): ClassCodeReading {
  const code = canonical(tidy(written));
  if (code === undefined) return { ok: false, reason: 'unknown' };
  if (findCategory(code)) return { ok: true, code };
  const hasSubclasses = findCategory(`${code}-1`) !== undefined;
  return { ok: false, reason: hasSubclasses ? 'needs-subclass' : 'unknown' };
}

/** The class as a catalogue prints it: class in Chinese, sub-class in Arabic (组通字〔2012〕28号): 四-1. */
export function displayClassCode(code: string): string {
  const [main = '', sub] = code.split('-');
  const numeral = NUMERALS[Number(main) - 1] ?? main;
  return sub === undefined ? numeral : `${numeral}-${sub}`;
}

/** The mark pencilled at the top right of a material: 3-2, 9-1-4. */
export function materialMark(code: string, sequence: number): string {
  return `${code}-${sequence}`;
}

function tidy(written: string): string {
  return written
    .normalize('NFKC')
    .replaceAll(/\s/gu, '')
    .replace(/^第/u, '')
    .replace(/类$/u, '')
    .replace(/[‐‑–—－.·、]/u, '-');
}

function canonical(tidied: string): string | undefined {
  const vendor = /^(0[1-9]|10)(\d)$/u.exec(tidied);
  if (vendor) return joined(vendor[1], vendor[2] === '0' ? undefined : vendor[2]);
  const match = /^([一二三四五六七八九十]|0?[1-9]|10)(?:-([1-9]))?$/u.exec(tidied);
  return match ? joined(match[1], match[2]) : undefined;
}

function joined(main = '', sub?: string): string {
  const numeral = NUMERALS.indexOf(main as (typeof NUMERALS)[number]);
  const number = numeral === -1 ? Number(main) : numeral + 1;
  return sub === undefined ? `${number}` : `${number}-${sub}`;
}
