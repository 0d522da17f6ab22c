import { sm3Tree } from '../../../audit/tree.ts';
import type { Db } from '../../../db/connect.ts';
import { invalid, type AppError } from '../../errors.ts';
import { isDelivering } from '../../key-release/releasing-acts.ts';
import {
  loadNames,
  nameIn,
  readEntry,
  requirePastLedger,
  type LedgerChoice,
  type Names,
} from '../ledger/index.ts';
import type { EntryDetail } from './contract.ts';
import { findCoveringCheckpoint, findDetail, findEntry } from './entry-view.ts';
import { listVolumesAmong } from './refusals-view.ts';
import { listUnsent } from './unsent-view.ts';

/** Everything that stands in one entry, and the checkpoint that covers it. */
export async function showEntry(
  db: Db,
  index: number,
  choice: LedgerChoice = {},
): Promise<EntryDetail> {
  const past = await requirePastLedger(db, choice);
  const row = await findEntry(db, index, choice);
  if (!row) throw noEntry();
  // What lies behind the end of a past ledger is kept as evidence, and no head of it is believed.
  const isKept = past === undefined || index < past.size;
  const read = readEntry(row);
  const { entry, isSound } = read;
  const names = await loadNames(db, [entry]);
  const leafHash = sm3Tree.leafHash(row.body);
  return {
    index,
    isSound: isSound && leafHash.equals(row.leaf_hash),
    isVolume: (await listVolumesAmong(db, entry.item === undefined ? [] : [entry.item])).size > 0,
    entryId: 'entryId' in entry ? entry.entryId : null,
    fields: Object.entries(entry).map(([name, value]) => presentField(name, value, names)),
    unsent: isDelivering(entry)
      ? ((await listUnsent(db, [read], choice)).get(row.entry_id) ?? null)
      : null,
    leafBytes: row.body.length,
    leafHash: leafHash.toString('hex'),
    hasDetail: (await findDetail(db, row.entry_id)) !== undefined,
    checkpoint: isKept ? ((await findCoveringCheckpoint(db, index, choice)) ?? null) : null,
  };
}

/** Which entries there are is no secret to who may read them all. */
export function noEntry(): AppError {
  return invalid('账本里还没有这一条，请核对序号', 'index');
}

const NAMED = ['actor', 'unit', 'terminal'];

function presentField(
  name: string,
  value: string | number | Buffer,
  names: Names,
): EntryDetail['fields'][number] {
  const text = Buffer.isBuffer(value) ? value.toString('hex') : String(value);
  const meaning = NAMED.includes(name) ? nameIn(names, text) : text;
  return { name, value: text, meaning: meaning === text ? null : meaning };
}
