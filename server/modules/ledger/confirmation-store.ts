import { decodeLeaf } from '../../../audit/leaf.ts';
import { verifyInclusion } from '../../../audit/proof.ts';
import { sm3Tree } from '../../../audit/tree.ts';
import type { Db } from '../../../db/connect.ts';
import type { HeadMac } from './head-mac.ts';
import { findHead } from './head-store.ts';
import type { OutboxMac, WaitingRow } from './outbox-mac.ts';
import { proveInclusion } from './prove.ts';

/** The entry by which two officers say that the time is right. */
export const CONFIRM_CLOCK = 'ledger.confirm_clock';

/** Of entries that only speak of it. */
const MOST_OTHERS = 50;

type Macs = { outboxMac: Pick<OutboxMac, 'isOwn'>; headMac: Pick<HeadMac, 'isOwn'> };

/**
 * When the time was last confirmed by an entry that no head covers yet: it waits, or stands behind the signed size. Only
 * one that this house wrote counts, and only where the ledger's holder put it, since heads are signed on its word.
 */
export async function findConfirmation(
  db: Db,
  signedSize: number,
  macs: Macs,
): Promise<Date | undefined> {
  const bodies = [
    ...(await listWaiting(db, macs.outboxMac)),
    ...(await listPlaced(db, signedSize, macs.headMac)),
  ];
  const times = bodies
    .map((body) => decodeLeaf(body))
    .filter(({ kind, action }) => kind === 'CHANGE' && action === CONFIRM_CLOCK)
    .map(({ atMs }) => atMs);
  return times.length === 0 ? undefined : new Date(Math.max(...times));
}

async function listWaiting(db: Db, { isOwn }: Macs['outboxMac']): Promise<Buffer[]> {
  const rows = await db('ledger_outbox')
    .whereRaw('position(?::bytea in body) > 0', [Buffer.from(CONFIRM_CLOCK)])
    // One that was put back has been heard already.
    .whereRaw(
      'not exists (select 1 from ledger_entries e where e.entry_id = ledger_outbox.entry_id)',
    )
    .orderBy('id', 'desc')
    .limit(MOST_OTHERS)
    .select<WaitingRow[]>('entry_id', 'body', 'mac');
  return rows.filter(isOwn).map(({ body }) => body);
}

async function listPlaced(db: Db, from: number, { isOwn }: Macs['headMac']): Promise<Buffer[]> {
  const rows = await db('ledger_entries')
    .where({ action: CONFIRM_CLOCK })
    .andWhere('idx', '>=', from)
    .select<{ idx: string; body: Buffer }[]>('idx', 'body');
  const head = rows.length > 0 ? await findHead(db) : undefined;
  if (!head || !isOwn(head)) return [];
  const bodies: Buffer[] = [];
  for (const { idx, body } of rows) {
    const place = { index: Number(idx), size: head.size, root: head.root };
    const proof = await proveInclusion(db, place.index, place.size).catch(() => undefined);
    const leafHash = sm3Tree.leafHash(body);
    if (proof && verifyInclusion(sm3Tree, { ...place, leafHash }, proof)) bodies.push(body);
  }
  return bodies;
}
