import type { ApprovedItem } from '../requests/index.ts';
import type { MadeCopy } from './store.ts';

/** Which of the approved copies is made next, how often it was made before, and what it said then. */
export type Slot = { nth: number; attempt: number; sealedText: Buffer | null };

type Made = readonly MadeCopy[];

/** The first copy of an item that nobody has made, or that was spoilt; `undefined` where all are made. */
export function findSlot(
  { item, count }: Pick<ApprovedItem, 'count'> & { item: number },
  made: Made,
): Slot | undefined {
  for (let nth = 1; nth <= count; nth += 1) {
    const attempts = made.filter((one) => one.item === item && one.nth === nth);
    if (!attempts.every(({ is_spoilt: isSpoilt }) => isSpoilt)) continue;
    const sealedText = attempts.at(-1)?.sealed_text ?? null;
    return { nth, attempt: attempts.length + 1, sealedText };
  }
  return undefined;
}

/** How many of an item are still to be made. */
export function countLeft(
  item: Pick<ApprovedItem, 'count'> & { item: number },
  made: Made,
): number {
  const sound = made.filter((one) => one.item === item.item && !one.is_spoilt);
  return item.count - sound.length;
}
