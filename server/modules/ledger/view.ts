import { decodeIfLeaf } from '../../../audit/leaf.ts';
import { readUnverified } from '../../../audit/checkpoint.ts';
import { fingerprintOf } from '../../../audit/verifier-key.ts';
import type { Db } from '../../../db/connect.ts';
import type { LedgerHead } from './contract.ts';
import type { Ledger } from './ledger.ts';
import type { WaitingRow } from './outbox-mac.ts';
import { listPastLedgers } from './past-view.ts';
import { findHead } from './head-store.ts';

export async function loadHead(
  db: Db,
  { origin, keys }: Pick<Ledger, 'origin' | 'keys'>,
): Promise<LedgerHead> {
  const head = await findHead(db);
  const inForce = (await keys(db)).at(-1);
  const waiting = await db('ledger_outbox').count<{ count: string }[]>();
  const newest = await db('ledger_checkpoints')
    .orderBy('size', 'desc')
    .first<{ note: string } | undefined>('note');
  return {
    origin,
    size: head?.size ?? 0,
    root: head?.root.toString('hex') ?? '',
    signedAt: newest ? new Date(readUnverified(newest.note).timeMs).toISOString() : null,
    keyFingerprint: inForce ? fingerprintOf(inForce.publicKey) : '',
    waiting: Number(waiting[0]?.count ?? 0),
    past: (await listPastLedgers(db)).map(({ id, origin, size, root, endedAt }) => ({
      id,
      origin,
      size,
      root: root.toString('hex'),
      endedAt: endedAt.toISOString(),
    })),
  };
}

/** A row of the outbox, or one of the tree, which has no code. */
type SaidRow = Omit<WaitingRow, 'mac'> & { mac: Buffer | null };

/** Behind the number of every past ledger. */
const IN_FORCE = 2_147_483_647;

/**
 * What the ledger, and those it continues, say that the versions of a thing held when each was recorded: version to digest, the
 * oldest entry of each. Entries not yet sequenced count as well, where this house wrote them.
 */
export async function listContents(
  db: Db,
  item: string,
  { isOwn }: Pick<Ledger, 'isOwn'>,
): Promise<ReadonlyMap<number, Buffer>> {
  // One statement, one snapshot: an entry on its way to the tree is met in one of the two places.
  const { rows } = await db.raw<{ rows: SaidRow[] }>(
    `select entry_id, body, mac from (
       select e.ledger, e.idx, e.entry_id, e.body, null::bytea as mac from past_ledger_entries e
         join past_ledgers p on p.id = e.ledger and e.idx < p.size
         where e.item = ? and e.kind = 'CHANGE'
       union all select ${IN_FORCE}, idx, entry_id, body, null from ledger_entries
         where item = ? and kind = 'CHANGE'
       union all select ${IN_FORCE}, null, entry_id, body, mac from ledger_outbox
     ) as entries order by ledger, idx nulls last`,
    [item, item],
  );
  const contents = new Map<number, Buffer>();
  for (const { body, mac, ...row } of rows) {
    if (mac !== null && !isOwn({ ...row, body, mac })) continue;
    // A body that is no entry says nothing here: that the ledger is whole is for its verifier to tell.
    const { item: about, itemVersion, content } = decodeIfLeaf(body) ?? {};
    if (about !== item || itemVersion === undefined || content === undefined) continue;
    if (!contents.has(itemVersion)) contents.set(itemVersion, Buffer.from(content));
  }
  return contents;
}
