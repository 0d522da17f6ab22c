import type { Db } from '../../../db/connect.ts';
import { listPastLedgers, type LedgerChoice } from '../ledger/index.ts';

/** By its name, how each ledger is asked: the one in force first, then those of the past. */
export type Ledgers = ReadonlyMap<string, LedgerChoice>;

export async function listLedgers(db: Db, inForce: string): Promise<Ledgers> {
  const past = await listPastLedgers(db);
  return new Map<string, LedgerChoice>([
    [inForce, {}],
    ...past.map(({ origin, id }) => [origin, { past: id }] as const),
  ]);
}
