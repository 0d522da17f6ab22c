import { randomUUIDv7 } from 'node:crypto';
import type { Db, Tx } from '../../../db/connect.ts';
import { termsOfName } from './search-terms.ts';

export type NewPerson = {
  name: string;
  sex: string;
  ethnicity: string;
  birthDate: string;
  unitName: string;
  post: string;
};

export async function insertPerson(tx: Tx, person: NewPerson, at: Date): Promise<string> {
  const id = randomUUIDv7();
  await tx('persons').insert({
    id,
    name: person.name,
    sex: person.sex,
    ethnicity: person.ethnicity,
    birth_date: person.birthDate,
    unit_name: person.unitName,
    post: person.post,
    created_at: at,
  });
  const terms = termsOfName(person.name).map((term) => ({ person_id: id, ...term }));
  await tx('person_names').insert(terms);
  return id;
}

export async function findPersonName(db: Db, personId: string): Promise<string | undefined> {
  const row = await db('persons')
    .where({ id: personId })
    .first<{ name: string } | undefined>('name');
  return row?.name;
}

/** 管理权限 and custody, each with the day it begins. */
export const AUTHORITY_KINDS = [
  'manager',
  'co_manager',
  'original_keeper',
  'duplicate_keeper',
] as const;
export type AuthorityKind = (typeof AUTHORITY_KINDS)[number];

export async function insertAuthority(
  tx: Tx,
  authority: { personId: string; kind: AuthorityKind; unitId: string; validFrom: string },
  at: Date,
): Promise<void> {
  await tx('authorities').insert({
    id: randomUUIDv7(),
    person_id: authority.personId,
    kind: authority.kind,
    unit_id: authority.unitId,
    valid_from: authority.validFrom,
    recorded_at: at,
  });
}
