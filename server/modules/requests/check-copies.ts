import type { Db } from '../../../db/connect.ts';
import type { ClassCut } from '../../../policies/purposes.ts';
import { COPYING_NAMES } from '../../../policies/vocabulary.ts';
import { dayOf } from '../../clock.ts';
import type { Services } from '../../context.ts';
import { invalid } from '../../errors.ts';
import {
  cutCatalogue,
  listFiled,
  listPagesOf,
  materialMark,
  type FiledMaterial,
} from '../archives/index.ts';
import type { ApprovedCopies, ApprovedItem } from './approved-copies.ts';
import type { CheckedInput } from './contract.ts';
import { MOST_PAGES, readPageNumbers } from './words.ts';

const LONGEST_DAYS = 365;

type Asked = Pick<CheckedInput, 'purpose' | 'copies'>;
type AskedItem = NonNullable<CheckedInput['copies']>['items'][number];

/** The last day for which copies may be asked for today. */
export function latestDueOn(now: Date): string {
  return dayOf(new Date(now.getTime() + LONGEST_DAYS * 86_400_000));
}

/**
 * Holds what is asked for on paper against the purpose and against what the request may open of the file: a material
 * that is cut, or that is not there, is refused alike. Answers it with every page named; null where nothing is asked.
 * @throws AppError `invalid` naming the field and what to do.
 */
export async function checkCopies(
  { policy, clock }: Pick<Services, 'policy' | 'clock'>,
  db: Db,
  volumeId: string,
  { purpose, copies }: Asked,
  cut: readonly ClassCut[],
): Promise<ApprovedCopies | null> {
  if (copies === null) return null;
  const rule = policy.purposes.get(purpose);
  const { whatFor, afterwards, dueOn } = copies;
  if (dueOn < dayOf(clock()) || dueOn > latestDueOn(clock())) {
    throw invalid('收回、归卷或销毁的期限应在今天之后、一年之内，请重新选择', 'copies.dueOn');
  }
  const open = await listOpen(db, volumeId, cut);
  const items = copies.items.map((item, index) => {
    const field = `copies.items.${index}`;
    if (!rule?.copies.includes(item.copying)) {
      const way = COPYING_NAMES[item.copying];
      throw invalid(`「${rule?.name ?? purpose}」不允许${way}，请去掉该项或改选用途`, field);
    }
    return asApproved(item, open, field);
  });
  const keys = items.map(({ copying, materialId }) => `${copying} ${materialId}`);
  if (new Set(keys).size !== keys.length) {
    throw invalid('同一份材料写了两次，请合并为一项', 'copies.items');
  }
  return { whatFor, afterwards, dueOn, items };
}

type Open = FiledMaterial & { pageNos: number[] };

/** The materials that the request would open whole, with the numbers of their pages. */
async function listOpen(db: Db, volumeId: string, cut: readonly ClassCut[]): Promise<Open[]> {
  const filed = await listFiled(db, volumeId);
  const reaches = cutCatalogue([cut], filed);
  const open = filed.filter(({ id }) => reaches.get(id) === 'open');
  const pages = await listPagesOf(
    db,
    open.map(({ id }) => id),
  );
  return open.map((one) => ({ ...one, pageNos: (pages.get(one.id) ?? []).map(({ no }) => no) }));
}

function asApproved(item: AskedItem, open: readonly Open[], field: string): ApprovedItem {
  const mark = item.mark.normalize('NFKC').replace(/[‐‑–—－]/gu, '-');
  const found = open.find((one) => materialMark(one.class_code, one.sequence) === mark);
  if (!found) {
    const message = `所选类别中没有可${COPYING_NAMES[item.copying]}的材料「${item.mark}」，请核对材料标识和类别`;
    throw invalid(message, `${field}.mark`);
  }
  const asked = readPageNumbers(item.pages);
  if (!asked) {
    throw invalid(`页码请写作 1-3,5，不重复，最多 ${MOST_PAGES} 页`, `${field}.pages`);
  }
  if (asked.some((no) => !found.pageNos.includes(no))) {
    throw invalid(`材料 ${mark} 共 ${found.pageNos.length} 页，没有所写的页码`, `${field}.pages`);
  }
  const pageNos = asked.length > 0 ? asked : found.pageNos;
  if (pageNos.length === 0 || pageNos.length > MOST_PAGES) {
    throw invalid(`一项最多 ${MOST_PAGES} 页，请写明要哪几页`, `${field}.pages`);
  }
  const { copying, count } = item;
  return { copying, materialId: found.id, mark, classCode: found.class_code, pageNos, count };
}
