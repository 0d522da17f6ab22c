import type { SoundInventory } from '../sound-inventory.ts';
import { inventoryAt } from './inventory-at.ts';

/** The newest of these inventories, `undefined` where there is none; `contradiction` when any tells another history. */
export function newestAgreed(
  inventories: readonly SoundInventory[],
): SoundInventory | undefined | 'contradiction' {
  const newest = inventories.reduce<SoundInventory | undefined>(
    (best, one) => (best && best.version >= one.version ? best : one),
    undefined,
  );
  if (!newest) return undefined;
  return inventories.every((one) => isPartOf(one, newest)) ? newest : 'contradiction';
}

/** True when the two tell the same history, as far as the older one goes. */
export function agree(one: SoundInventory, other: SoundInventory): boolean {
  return one.version <= other.version ? isPartOf(one, other) : isPartOf(other, one);
}

function isPartOf(older: SoundInventory, newer: SoundInventory): boolean {
  return inventoryAt(newer.inventory, older.version).json.equals(older.json);
}
