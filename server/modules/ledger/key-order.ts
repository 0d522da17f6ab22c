import { randomUUIDv7 } from 'node:crypto';
import { makeKeyChange } from '../../../audit/key-change.ts';
import type { Entry } from '../../../audit/leaf.ts';
import { readSigner, type LedgerSigner } from './signer.ts';
import type { Signer } from '../../../audit/checkpoint.ts';

/** The order of two officers, and the KEY entry by which it is carried out. */
export const CHANGE_KEY = 'ledger.change_key';

/** Whether an entry orders that the ledger's key be changed. */
export function isKeyOrder({ kind, action }: Entry): boolean {
  return kind === 'CHANGE' && action === CHANGE_KEY;
}

/**
 * The KEY entry that carries an order out at `index`. The head that ends with it is the last that the old key signs: so
 * every head says by itself, through its size alone, whose it is.
 */
export function carryOutKeyOrder(
  { origin, approval }: Entry,
  { index, old, next, at }: { index: number; old: Signer; next: LedgerSigner; at: Date },
): Entry {
  const plain = {
    origin,
    action: CHANGE_KEY,
    entryId: randomUUIDv7(),
    atMs: at.getTime(),
    actor: 'system',
    ...(approval !== undefined && { approval }),
  };
  return makeKeyChange(plain, { old, next: readSigner(next), from: index + 2 });
}
