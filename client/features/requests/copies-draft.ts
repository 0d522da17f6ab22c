import type { Copying } from '../../../policies/vocabulary.ts';
import type { CopiesInput } from '../../../server/modules/requests/contract.ts';
import {
  MOST_OF_ONE,
  MOST_PAGES,
  readPageNumbers,
} from '../../../server/modules/requests/words.ts';
import { isDay } from '../../formats/is-day.ts';
import type { Fault } from './request-draft.ts';
import type { RequestOptions } from './requests.ts';

type Item = CopiesInput['items'][number];

const SHORTEST_USE = 4;
const MOST_ITEMS = 20;

export function newItem(copying: Copying): Item {
  return { copying, mark: '', pages: '', count: 1 };
}

export function newCopies(copying: Copying): CopiesInput {
  return { whatFor: '', afterwards: 'return', dueOn: '', items: [newItem(copying)] };
}

/** In which ways a purpose lets something out on paper; in none before one is chosen. */
export function waysFor(purpose: string, options: RequestOptions): readonly Copying[] {
  return options.purposes.find((option) => option.purpose === purpose)?.copies ?? [];
}

/** What is asked for on paper as far as another purpose allows it too. */
export function keepAllowed(
  copies: CopiesInput | null | undefined,
  ways: readonly Copying[],
): CopiesInput | null {
  const items = copies?.items.filter(({ copying }) => ways.includes(copying)) ?? [];
  return copies && items.length > 0 ? { ...copies, items } : null;
}

/** What the server would refuse of it, as far as that can be known without the file. */
export function findCopyFaults(
  copies: CopiesInput | null | undefined,
  { latestDueOn }: Pick<RequestOptions, 'latestDueOn'>,
  today: string,
): Fault[] {
  if (!copies) return [];
  const { whatFor, dueOn, items } = copies;
  const faults: Fault[] = [];
  const need = (holds: boolean, field: string, message: string): void => {
    if (!holds) faults.push({ field, message });
  };
  need(items.length > 0, 'copies-items', '请至少填写一项，或改为不需要复制摘录');
  need(items.length <= MOST_ITEMS, 'copies-items', `一次最多 ${MOST_ITEMS} 项，请分开申请`);
  for (const [index, { mark, pages = '', count }] of items.entries()) {
    const nth = `第 ${index + 1} 项`;
    const field = `copies-item-${index}`;
    need(/^\s*\d/.test(mark), field, `${nth}：请填写材料标识，例如 9-2-3`);
    const understood = readPageNumbers(pages) !== undefined;
    need(understood, field, `${nth}：页码请写作 1-3,5，不重复，最多 ${MOST_PAGES} 页`);
    const isCount = Number.isInteger(count) && count >= 1 && count <= MOST_OF_ONE;
    need(isCount, field, `${nth}：份数为 1–${MOST_OF_ONE}`);
  }
  const isUseGiven = whatFor.trim().length >= SHORTEST_USE;
  need(isUseGiven, 'copies-use', `请写明复制摘录用于什么，不少于 ${SHORTEST_USE} 个字`);
  const isDue = isDay(dueOn) && dueOn >= today && dueOn <= latestDueOn;
  need(isDue, 'copies-due', `期限请写作 2026-12-31，不早于今天，不晚于 ${latestDueOn}`);
  return faults;
}
