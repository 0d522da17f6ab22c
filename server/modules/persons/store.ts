import { randomUUIDv7 } from 'node:crypto';
import type { Db, Tx } from '../../../db/connect.ts';
import type { SealedIdNumber } from './id-number-vault.ts';

/** Adds an ID number to a person; the newest one counts. */
export async function insertIdNumber(
  tx: Tx,
  personId: string,
  number: SealedIdNumber,
  at: Date,
): Promise<void> {
  await tx('person_id_numbers').insert({
    id: randomUUIDv7(),
    person_id: personId,
    sealed: number.sealed,
    blind_index: number.blindIndex,
    recorded_at: at,
  });
}

/** The person who holds this ID number now. */
export async function findPersonByIdNumber(
  db: Db,
  blindIndex: Buffer,
): Promise<string | undefined> {
  const row = await db('person_id_numbers as n')
    .where({ 'n.blind_index': blindIndex })
    .whereNotExists(
      db('person_id_numbers as newer')
        .whereRaw('newer.person_id = n.person_id and newer.recorded_at > n.recorded_at')
        .select(db.raw('1')),
    )
    .first<{ person_id: string } | undefined>('n.person_id');
  return row?.person_id;
}

export async function findSealedIdNumber(db: Db, personId: string): Promise<Buffer | undefined> {
  const row = await db('person_id_numbers')
    .where({ person_id: personId })
    .orderBy('recorded_at', 'desc')
    .first<{ sealed: Buffer } | undefined>('sealed');
  return row?.sealed;
}
