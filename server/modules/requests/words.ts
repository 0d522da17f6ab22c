/** What becomes of a copy once it has served: 退回档案部门、归入办案卷、销毁. */
export const AFTERWARDS = ['return', 'file', 'destroy'] as const;
export type Afterwards = (typeof AFTERWARDS)[number];

export const AFTERWARDS_NAMES: Record<Afterwards, string> = {
  return: '用后退回档案部门',
  file: '用后归入本单位案卷',
  destroy: '用后销毁',
};

/** How many copies of one material may be asked for. */
export const MOST_OF_ONE = 5;
/** How many pages one copy may have. */
export const MOST_PAGES = 60;

const LARGEST_PAGE = 9999;

/**
 * Page numbers as people write them: `1-3，5`, in any order, full-width or not; an empty text names none.
 * `undefined` for what is not understood, names a page twice, or names more than `MOST_PAGES`.
 */
export function readPageNumbers(text: string): number[] | undefined {
  const plain = text
    .normalize('NFKC')
    .replace(/[、;\s]+/g, ',')
    .replace(/[–—~]/g, '-');
  const numbers: number[] = [];
  for (const part of plain.split(',').filter((one) => one !== '')) {
    const [, first, last = first] = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(part) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (!(from >= 1 && from <= to && to <= LARGEST_PAGE)) return undefined;
    if (numbers.length + to - from + 1 > MOST_PAGES) return undefined;
    for (let no = from; no <= to; no += 1) numbers.push(no);
  }
  return new Set(numbers).size === numbers.length ? numbers.sort((a, b) => a - b) : undefined;
}

/** `1–3、5` for the page numbers 1, 2, 3 and 5, which must ascend. */
export function writePageNumbers(numbers: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const no of numbers) {
    const run = runs.at(-1);
    if (run?.[1] === no - 1) run[1] = no;
    else runs.push([no, no]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join('、');
}
