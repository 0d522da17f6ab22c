import { randomUUIDv7 } from 'node:crypto';
import type { Db, Tx } from '../../../db/connect.ts';
import type { SealedIdNumber } from './id-number-vault.ts';

/** Adds an ID number to a person; the newest one counts. */
export async function insertIdNumber(
  tx: Tx,
  personId: string,
  number: SealedIdNumber,
  at: Date,
  id: string = randomUUIDv7(),
): Promise<void> {
  await tx('person_id_numbers').insert({
    id,
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

/** Whose number a row holds, without opening it. */
export async function findIdNumberById(
  db: Db,
  id: string,
): Promise<{ person_id: string; blind_index: Buffer } | undefined> {
  return db('person_id_numbers')
    .where({ id })
    .first<{ person_id: string; blind_index: Buffer } | undefined>('person_id', 'blind_index');
}

/** The person's number as it counts now, with its row and when that was set down. */
export async function findIdNumberRow(
  db: Db,
  personId: string,
): Promise<{ id: string; sealed: Buffer; recorded_at: Date } | undefined> {
  return db('person_id_numbers')
    .where({ person_id: personId })
    .orderBy('recorded_at', 'desc')
    .first<{ id: string; sealed: Buffer; recorded_at: Date } | undefined>(
      'id',
      'sealed',
      'recorded_at',
    );
}
