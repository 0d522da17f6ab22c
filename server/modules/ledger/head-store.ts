import type { Db, Tx } from '../../../db/connect.ts';

export type Head = { size: number; root: Buffer; frontier: Buffer };

export function isSameHead(one: Head | undefined, other: Head): boolean {
  return one?.size === other.size && one.root.equals(other.root);
}

export async function findHead(db: Db): Promise<Head | undefined> {
  const row = await db('ledger_head')
    .where({ id: 1 })
    .first<{ size: string; root: Buffer; frontier: Buffer } | undefined>(
      'size',
      'root',
      'frontier',
    );
  return row && { ...row, size: Number(row.size) };
}

export async function insertHead(tx: Tx, head: Head): Promise<void> {
  await tx('ledger_head').insert({ id: 1, ...head });
}

/** Moves the head on from `size`; false when another sequencer has moved it. */
export async function advanceHead(tx: Tx, size: number, next: Head): Promise<boolean> {
  const updated = await tx('ledger_head')
    .where({ id: 1, size })
    .options({ name: 'next head' })
    .update(next);
  return updated === 1;
}
