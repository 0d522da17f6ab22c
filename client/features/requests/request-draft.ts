import type { RequestInput } from '../../../server/modules/requests/contract.ts';
import { formatDate } from '../../formats/format-time.ts';
import { findCopyFaults, keepAllowed, waysFor } from './copies-draft.ts';
import type { RequestOptions } from './requests.ts';

/** A request as far as it has been filled in. */
export type RequestDraft = Omit<RequestInput, 'volumeId' | 'purpose'> & {
  purpose: RequestInput['purpose'] | '';
};

export type Fault = { field: string; message: string };

const READERS = 2;
const SHORTEST_REASON = 4;

export function emptyDraft(options: RequestOptions): RequestDraft {
  return {
    purpose: '',
    categories: [],
    reason: '',
    readerIds: [],
    days: options.defaultDays,
    copies: null,
  };
}

/** The categories that a purpose opens; none before one is chosen. */
export function categoriesFor(purpose: RequestDraft['purpose'], options: RequestOptions) {
  return options.purposes.find((option) => option.purpose === purpose)?.categories ?? [];
}

/** The classes of which a purpose opens only the earliest material: chosen all or none. */
function earliestOf(purpose: RequestDraft['purpose'], options: RequestOptions): string[] {
  const earliest = categoriesFor(purpose, options).filter(({ mode }) => mode === 'earliest');
  return earliest.map(({ code }) => code);
}

function isPart(some: readonly string[], all: readonly string[]): boolean {
  const count = all.filter((code) => some.includes(code)).length;
  return count > 0 && count < all.length;
}

/** Keeps of the chosen categories those that the new purpose opens too. */
export function withPurpose(
  draft: RequestDraft,
  purpose: RequestDraft['purpose'],
  options: RequestOptions,
): RequestDraft {
  const open = categoriesFor(purpose, options).map(({ code }) => code);
  const kept = draft.categories.filter((code) => open.includes(code));
  const earliest = earliestOf(purpose, options);
  const categories = isPart(kept, earliest)
    ? kept.filter((code) => !earliest.includes(code))
    : kept;
  const copies = keepAllowed(draft.copies, waysFor(purpose, options));
  return { ...draft, purpose, categories, copies };
}

/** What the server would refuse, said before it is asked. Empty when the draft may be sent. */
export function findFaults(
  draft: RequestDraft,
  options: RequestOptions,
  now = new Date(),
): Fault[] {
  const rules: (Fault & { holds: boolean })[] = [
    { field: 'purpose', message: '请选择查阅用途', holds: draft.purpose !== '' },
    { field: 'categories', message: '请至少选择一个类别', holds: draft.categories.length > 0 },
    {
      field: 'categories',
      message: '“仅最早一份”的几类合看一份材料，请一并勾选或都不勾选',
      holds: !isPart(draft.categories, earliestOf(draft.purpose, options)),
    },
    {
      field: 'reason',
      message: `请写明查阅事由，不少于 ${SHORTEST_REASON} 个字`,
      holds: draft.reason.trim().length >= SHORTEST_REASON,
    },
    {
      field: 'readerIds',
      message: '查阅须两人，请指定两名阅档人',
      holds: draft.readerIds.length === READERS,
    },
    {
      field: 'days',
      message: `期限为 1–${options.maxDays} 天`,
      holds: Number.isInteger(draft.days) && draft.days >= 1 && draft.days <= options.maxDays,
    },
  ];
  const faults = rules.filter((rule) => !rule.holds);
  return [
    ...faults.map(({ field, message }) => ({ field, message })),
    ...findCopyFaults(draft.copies, options, formatDate(now)),
  ];
}
