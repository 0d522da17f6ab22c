import type { Knex } from 'knex';

export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
    create table openings (
      id uuid primary key,
      grant_id uuid not null references grants,
      account_id uuid not null references accounts,
      session_id uuid not null references sessions,
      opened_at timestamptz not null,
      co_reader_id uuid references accounts,
      confirmed_at timestamptz,
      closed_at timestamptz
    );
    create index openings_by_grant on openings (grant_id);
    create index openings_by_session on openings (session_id) where closed_at is null;
  `);
}
