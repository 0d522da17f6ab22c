import { decodeLogKeys, type LogKeys } from '../../../audit/log-keys.ts';
import type { Db } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { requirePastLedger, type LedgerChoice, type PastLedger } from '../ledger/index.ts';

/** The ledger that something is to be proven of: the one in force, or one of the past. */
export type AskedLedger = { origin: string; past?: PastLedger };

/** @throws AppError `invalid` where there is no such ledger of the past. */
export async function askLedger(
  { ledger }: Pick<Services, 'ledger'>,
  db: Db,
  choice: LedgerChoice,
): Promise<AskedLedger> {
  const past = await requirePastLedger(db, choice);
  return past ? { origin: past.origin, past } : { origin: ledger.origin };
}

/** All keys that it was or is signed with. */
export function keysOf(
  { ledger }: Pick<Services, 'ledger'>,
  db: Db,
  { past }: AskedLedger,
): Promise<LogKeys> {
  return past ? Promise.resolve(decodeLogKeys(past.key)) : ledger.keys(db);
}

/** What people call it. */
export function nameOf({ past }: AskedLedger): string {
  return past ? `旧账本 ${past.id} ` : '账本';
}

/** `past-1-` before the names of files about a past ledger. */
export function namePart({ past }: AskedLedger): string {
  return past ? `past-${past.id}-` : '';
}

/** The same before what an entry says of it. */
export function outcomePart({ past }: AskedLedger): string {
  return past ? `past ${past.id} ` : '';
}
