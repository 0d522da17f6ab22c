import type { Knex } from 'knex';

export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
    create table accounts (
      id uuid primary key,
      login_name text not null unique,
      name text not null,
      person_id uuid references persons,
      unit_id uuid not null references units,
      clearance text not null,
      password_record text not null,
      pin_record text,
      password_failures integer not null default 0,
      pin_failures integer not null default 0,
      state text not null,
      last_login_at timestamptz,
      created_at timestamptz not null,
      row_version integer not null default 1
    );
    create index accounts_by_unit on accounts (unit_id);

    create table account_roles (
      account_id uuid not null references accounts,
      role text not null,
      granted_at timestamptz not null,
      primary key (account_id, role)
    );

    create table terminals (
      id uuid primary key,
      name text not null,
      address text not null unique,
      unit_id uuid references units,
      created_at timestamptz not null
    );

    create table sessions (
      id uuid primary key,
      token_digest bytea not null unique,
      account_id uuid not null references accounts,
      terminal_id uuid not null references terminals,
      created_at timestamptz not null,
      last_seen_at timestamptz not null,
      ended_at timestamptz,
      end_reason text
    );
    create index sessions_by_account on sessions (account_id) where ended_at is null;

    create table idempotency_keys (
      account_id uuid not null references accounts,
      key text not null,
      route text not null,
      request_digest bytea not null,
      response text not null,
      created_at timestamptz not null,
      primary key (account_id, key)
    );
  `);
}
