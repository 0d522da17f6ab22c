import type { Knex } from 'knex';

export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
    -- By it the ledger's holder knows an entry as written by this house and unchanged since. What waits from before gets
    -- its own with the key, which is made once, at the next start.
    alter table ledger_outbox add column mac bytea not null default '';
    alter table ledger_outbox alter column mac drop default;

    -- By it a start knows its own unsigned tail. Null vouches for nothing behind the signed heads.
    alter table ledger_head add column mac bytea;
  `);
}
