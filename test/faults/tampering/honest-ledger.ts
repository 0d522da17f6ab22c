import { onlyKey } from '../../../audit/log-keys.ts';
import type { Db } from '../../../db/connect.ts';
import { exportLedger } from '../../../server/modules/ledger/export-ledger.ts';
import { listCheckpoints } from '../../../server/modules/ledger/checkpoint-store.ts';
import { listEntries } from '../../../server/modules/ledger/entry-store.ts';
import {
  makeLedgerBed,
  recordMany,
  type LedgerBed,
} from '../../modules/ledger/support/test-ledger.ts';

export const TILE = 256;
const ENTRIES = 300;
const AT_ONCE = 20;

/** A ledger as it was before anybody touched it: what every tampering is measured by. */
export type HonestLedger = {
  bed: LedgerBed;
  size: number;
  bodies: Buffer[];
  /** Where it was signed, ascending, and the note of each. */
  signed: { size: number; note: string }[];
  /** The export, by path. */
  files: Map<string, Buffer>;
};

/** One full tile and one partial one, in a PostgreSQL database of its own. */
export async function makeHonestLedger(): Promise<HonestLedger> {
  const bed = await makeLedgerBed();
  const ledger = await bed.open();
  await recordMany(bed, ledger, ENTRIES, AT_ONCE);
  await ledger.close();
  const db = bed.database.app;
  const signed = await listCheckpoints(db, -1, ENTRIES);
  const size = signed.at(-1)?.size ?? 0;
  const rows = await listEntries(db, 0, size);
  return { bed, size, signed, bodies: rows.map(({ body }) => body), files: await filesOf(db, bed) };
}

export async function filesOf(db: Db, { signer }: LedgerBed): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for await (const { path, bytes } of exportLedger(db, onlyKey(signer))) files.set(path, bytes);
  return files;
}
