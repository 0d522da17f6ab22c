import { randomUUIDv7 } from 'node:crypto';
import type { Db, Tx } from '../../../db/connect.ts';
import type { AuthorityKind } from './contract.ts';
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

export type NewAuthority = {
  personId: string;
  kind: AuthorityKind;
  /** Null ends the attribute. */
  unitId: string | null;
  /** A day, `2026-12-01`. */
  validFrom: string;
  /** Of a keeper's posting: the one volume that it is about, and the change that made it. */
  posting?: { volumeId: string | null; basis: string; backdatingReason: string; changeId: string };
};

/** Sets down who holds an attribute from a day on. Rows are never amended: the newest counts. */
export async function insertAuthority(tx: Tx, authority: NewAuthority, at: Date): Promise<void> {
  await tx('authorities').insert({
    id: randomUUIDv7(),
    person_id: authority.personId,
    kind: authority.kind,
    unit_id: authority.unitId,
    valid_from: authority.validFrom,
    recorded_at: at,
    ...(authority.posting && {
      volume_id: authority.posting.volumeId,
      basis: authority.posting.basis,
      backdating_reason: authority.posting.backdatingReason,
      change_id: authority.posting.changeId,
    }),
  });
}
