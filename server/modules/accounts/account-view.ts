import type { Db, Knex } from '../../../db/connect.ts';
import type { AccountListed } from './contract.ts';
import type { AccountRow } from './store.ts';

export type Wanted = {
  q?: string | undefined;
  unit?: string | undefined;
  role?: string | undefined;
  state?: AccountListed['state'] | undefined;
  /** The last log-in name of the page before. */
  cursor?: string | undefined;
  limit: number;
  /** Wrong secrets in a row that lock an account. */
  maxFailures: number;
};

export type Joined = AccountRow & { unit_name: string };

/** Accounts by log-in name: one more than `limit` where there is another page. */
export async function listRows(db: Db, wanted: Wanted): Promise<Joined[]> {
  const query = joined(db)
    .orderBy('a.login_name')
    .limit(wanted.limit + 1);
  narrow(db, query, wanted);
  return query;
}

export async function findRow(db: Db, accountId: string): Promise<Joined | undefined> {
  return joined(db).where({ 'a.id': accountId }).first<Joined | undefined>();
}

function joined(db: Db) {
  return db<Joined>('accounts as a')
    .join('units as u', 'u.id', 'a.unit_id')
    .select<Joined[]>('a.*', 'u.name as unit_name');
}

function narrow(db: Db, query: Knex.QueryBuilder, wanted: Wanted): void {
  const { q, unit, role, state, cursor, maxFailures } = wanted;
  if (cursor !== undefined) void query.where('a.login_name', '>', cursor);
  if (q !== undefined && q !== '') {
    void query.where((where) => {
      void where
        .where('a.login_name', 'like', `${literally(q.toLowerCase())}%`)
        .orWhere('a.name', 'like', `%${literally(q)}%`);
    });
  }
  if (unit !== undefined) {
    const above = db('units').where({ id: unit }).select('path');
    void query.whereRaw(`u.path like (?) || '%'`, [above]);
  }
  if (role !== undefined) void query.where('a.roles', 'like', `%"${literally(role)}"%`);
  if (state === 'disabled') void query.where({ 'a.state': 'disabled' });
  if (state === 'active' || state === 'locked') {
    const worst = 'greatest(a.password_failures, a.pin_failures)';
    void query
      .where({ 'a.state': 'active' })
      .whereRaw(`${worst} ${state === 'locked' ? '>=' : '<'} ?`, [maxFailures]);
  }
}

/** What stands for itself in a pattern of LIKE. */
function literally(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
