import type { Copying } from '../../../policies/vocabulary.ts';
import { findCategory } from '../archives/index.ts';
import type { AskedCopies } from './contract.ts';
import { writePageNumbers, type Afterwards } from './words.ts';

/** One material, or some pages of it, to be copied or extracted `count` times. */
export type ApprovedItem = {
  copying: Copying;
  materialId: string;
  /** 材料标识, as it stood when it was asked. */
  mark: string;
  classCode: string;
  /** Ascending. */
  pageNos: number[];
  count: number;
};

/** 复制摘录 as asked for, and once granted as approved. */
export type ApprovedCopies = {
  whatFor: string;
  afterwards: Afterwards;
  /** `2026-11-22` */
  dueOn: string;
  items: ApprovedItem[];
};

/** What a request asks for, or a grant gives, on paper; `undefined` for nothing. */
export function copiesOf({ copies }: { copies: string | null }): ApprovedCopies | undefined {
  return copies === null ? undefined : (JSON.parse(copies) as ApprovedCopies);
}

/** The same in words for whoever decides about it. */
export function presentCopies(of: { copies: string | null }): AskedCopies | null {
  const copies = copiesOf(of);
  if (!copies) return null;
  const { whatFor, afterwards, dueOn } = copies;
  const items = copies.items.map(({ copying, mark, classCode, pageNos, count }, index) => ({
    item: index + 1,
    copying,
    mark,
    className: findCategory(classCode)?.name ?? '',
    pages: writePageNumbers(pageNos),
    pageCount: pageNos.length,
    count,
  }));
  return { whatFor, afterwards, dueOn, items };
}
