import { randomUUIDv7 } from 'node:crypto';
import type { Db, Tx } from '../../../db/connect.ts';
import type { KinRelation } from './contract.ts';

/** Whose relative it is: the person of a file, or who holds an account. */
export type Subject = { personId: string } | { accountId: string };
/** Who the relative is: the person of a file, or somebody known by their ID number. */
export type Relative = { personId: string } | { sealed: Buffer; blindIndex: Buffer };

export type NewKinTie = {
  subject: Subject;
  relation: KinRelation;
  relative: Relative;
  source: 'family_record' | 'declaration';
  /** Account that set it down; null for what came with the records. */
  recordedBy: string | null;
};

/** Sets down one tie and returns its id. What follows from it is derived, never stored. */
export async function insertKinTie(tx: Tx, tie: NewKinTie, at: Date): Promise<string> {
  const id = randomUUIDv7();
  await tx('kin_ties').insert({
    id,
    ...('personId' in tie.subject
      ? { person_id: tie.subject.personId }
      : { account_id: tie.subject.accountId }),
    ...('personId' in tie.relative
      ? { relative_id: tie.relative.personId }
      : { relative_sealed: tie.relative.sealed, relative_index: tie.relative.blindIndex }),
    relation: tie.relation,
    source: tie.source,
    recorded_by: tie.recordedBy,
    recorded_at: at,
  });
  return id;
}

export async function insertWithdrawal(
  tx: Tx,
  tieId: string,
  changeId: string,
  at: Date,
): Promise<void> {
  await tx('kin_tie_withdrawals').insert({ tie_id: tieId, change_id: changeId, recorded_at: at });
}

export type DeclarationRow = {
  id: string;
  no: number;
  account_id: string;
  relation: KinRelation;
  relative_index: Buffer;
  relative_sealed: Buffer;
  recorded_at: Date;
  withdrawn_at: Date | null;
  declared_by: string;
};

/** All that an account has declared, oldest first. */
export async function listDeclarations(db: Db, accountId: string): Promise<DeclarationRow[]> {
  return declarations(db).where({ 't.account_id': accountId }).orderBy('t.no');
}

export async function findDeclaration(db: Db, no: number): Promise<DeclarationRow | undefined> {
  return declarations(db).where({ 't.no': no }).first();
}

/** Keeps two declarations of one account from being made at once. */
export async function lockDeclarations(tx: Tx, accountId: string): Promise<void> {
  await tx('accounts').where({ id: accountId }).forUpdate().first('id');
}

/** Whether this is the ID number of who holds the account. */
export async function isOwnNumber(
  db: Db,
  self: { accountId: string; personId: string | null },
  blindIndex: Buffer,
): Promise<boolean> {
  const account = await db('accounts')
    .where({ id: self.accountId, id_number_index: blindIndex })
    .first<{ id: string } | undefined>('id');
  if (account !== undefined || self.personId === null) return account !== undefined;
  const number = await db('person_id_numbers')
    .where({ person_id: self.personId, blind_index: blindIndex })
    .first<{ id: string } | undefined>('id');
  return number !== undefined;
}

function declarations(db: Db) {
  return db<DeclarationRow>('kin_ties as t')
    .join('accounts as a', 'a.id', 't.account_id')
    .leftJoin('kin_tie_withdrawals as w', 'w.tie_id', 't.id')
    .where({ 't.source': 'declaration' })
    .select<DeclarationRow[]>('t.*', 'a.name as declared_by', 'w.recorded_at as withdrawn_at');
}
