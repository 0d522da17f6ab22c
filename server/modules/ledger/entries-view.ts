import type { Knex } from 'knex';
import type { Db } from '../../../db/connect.ts';

/** Which ledger is asked: the one in force, or with `past` that one of the past, from 1. */
export type LedgerChoice = { past?: number | undefined };

/** The rows of one ledger's entries, to be asked by the same columns wherever they lie. */
export function entriesOf(db: Db, { past }: LedgerChoice): Knex.QueryBuilder {
  if (past === undefined) return db('ledger_entries');
  return db('past_ledger_entries').where({ ledger: past });
}

/** The same for its signed heads. */
export function checkpointsOf(db: Db, { past }: LedgerChoice): Knex.QueryBuilder {
  if (past === undefined) return db('ledger_checkpoints');
  return db('past_ledger_checkpoints').where({ ledger: past });
}
