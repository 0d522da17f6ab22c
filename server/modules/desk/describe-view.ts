import { sm3Tree } from '../../../audit/tree.ts';
import type { Db } from '../../../db/connect.ts';
import type { ViewId } from '../../imaging/forensic/view-id.ts';
import { isDelivering } from '../../key-release/releasing-acts.ts';
import { loadNames, nameIn, readEntry } from '../ledger/index.ts';
import type { TracedView } from './contract.ts';
import { listCopiesOf } from './copy-of-entry-view.ts';
import { findEntry } from './entry-view.ts';
import { listPageNumbers } from './known-page-view.ts';
import type { Ledgers } from './ledgers-view.ts';
import { listUnsent } from './unsent-view.ts';
import { listRequestFacts } from './volume-view.ts';

/** A delivery as its entry tells it, and the id of that entry. */
export type DescribedView = { view: TracedView; entryId: string };

/** What the ledger says of a view; `undefined` where its place holds no delivery of a page. */
export async function describeView(
  db: Db,
  { origin, index }: ViewId,
  ledgers: Ledgers,
): Promise<DescribedView | undefined> {
  const choice = ledgers.get(origin) ?? {};
  const row = await findEntry(db, index, choice);
  if (!row) return undefined;
  const read = readEntry(row);
  const { entry, isSound } = read;
  if (!isDelivering(entry)) return undefined;
  const ids = entry.pages?.split(' ') ?? [];
  const names = await loadNames(db, [entry]);
  const numbers = await listPageNumbers(db, ids);
  const { approval } = entry;
  const [request] = await listRequestFacts(db, approval === undefined ? [] : [approval]);
  const view = {
    past: choice.past ?? null,
    index,
    isSound: isSound && sm3Tree.leafHash(row.body).equals(row.leaf_hash),
    at: new Date(entry.atMs).toISOString(),
    action: entry.action,
    actor: entry.actor,
    actorName: nameIn(names, entry.actor),
    unitName: nameIn(names, entry.unit),
    terminalName: nameIn(names, entry.terminal),
    purpose: entry.purpose ?? null,
    requestNo: request?.no ?? null,
    volumeId: entry.item ?? '',
    pages: ids.map((id) => ({ id, no: numbers.get(id) ?? null })),
    unsent: (await listUnsent(db, [read], choice)).get(row.entry_id) ?? null,
    copy: (await listCopiesOf(db, [row.entry_id])).get(row.entry_id) ?? null,
  };
  return { view, entryId: row.entry_id };
}
