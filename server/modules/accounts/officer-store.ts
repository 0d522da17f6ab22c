import type { Db } from '../../../db/connect.ts';
import { OFFICERS, type Role } from '../../../policies/vocabulary.ts';
import { writeRoles, type AccountRow } from './store.ts';

/**
 * Makes changes that concern officers wait for each other, until the end of the transaction. No key is locked:
 * every decision already refers to its decider's row, and two of them would wait for each other.
 */
export async function lockOfficers(db: Db): Promise<void> {
  await db('accounts')
    .whereIn(
      'roles',
      OFFICERS.map((role) => writeRoles([role])),
    )
    .orderBy('id')
    .forNoKeyUpdate()
    .select('id');
}

/** Active accounts that hold an officer's role. */
export async function listOfficers(db: Db, role: Role): Promise<string[]> {
  const rows = await db('accounts')
    .where({ state: 'active', roles: writeRoles([role]) })
    .select<{ id: string }[]>('id');
  return rows.map(({ id }) => id);
}

type Human = { personId: string | null; index: Buffer | null };

/** Active accounts of one human: by the person, by their ID number, or by the number of their file. */
export async function listAccountsOfHuman(
  db: Db,
  { personId, index }: Human,
): Promise<Pick<AccountRow, 'id' | 'login_name' | 'roles'>[]> {
  if (personId === null && index === null) return [];
  return db<AccountRow>('accounts')
    .where({ state: 'active' })
    .andWhere((where) => {
      if (index !== null) void where.orWhere({ id_number_index: index });
      if (personId === null) return;
      void where
        .orWhere({ person_id: personId })
        .orWhereIn(
          'id_number_index',
          db('person_id_numbers').where({ person_id: personId }).select('blind_index'),
        );
    })
    .orderBy('login_name')
    .select('id', 'login_name', 'roles');
}
