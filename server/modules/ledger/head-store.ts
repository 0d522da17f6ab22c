import type { Db, Tx } from '../../../db/connect.ts';
import type { HeadMac } from './head-mac.ts';

export type Head = { size: number; root: Buffer; frontier: Buffer };

/** A head as it rests in the database, with the code of who put it there, if it has one. */
export type StoredHead = Head & { mac: Buffer | null };

export function isSameHead(one: Head | undefined, other: Head): boolean {
  return one?.size === other.size && one.root.equals(other.root);
}

export async function findHead(db: Db): Promise<StoredHead | undefined> {
  const row = await db('ledger_head')
    .where({ id: 1 })
    .first<(Omit<StoredHead, 'size'> & { size: string }) | undefined>(
      'size',
      'root',
      'frontier',
      'mac',
    );
  return row && { ...row, size: Number(row.size) };
}

export async function insertHead(tx: Tx, { size, root, frontier }: Head): Promise<void> {
  await tx('ledger_head').insert({ id: 1, size, root, frontier });
}

/** Moves the head on from `size`; false when another sequencer has moved it. */
export async function advanceHead(tx: Tx, size: number, next: StoredHead): Promise<boolean> {
  const updated = await tx('ledger_head')
    .where({ id: 1, size })
    .options({ name: 'next head' })
    .update(next);
  return updated === 1;
}

/** Gives the head of before there were codes its own. */
export async function adoptHead(db: Db, { codeOf }: Pick<HeadMac, 'codeOf'>): Promise<void> {
  const head = await findHead(db);
  if (head)
    await db('ledger_head')
      .where({ id: 1, size: head.size })
      .update({ mac: codeOf(head) });
}
