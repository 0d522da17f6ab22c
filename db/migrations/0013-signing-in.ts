import type { Knex } from 'knex';
import { makeAppendOnly } from '../append-only.ts';

export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
    -- A one-time password, which opens nothing but the page to change it.
    alter table accounts add column if not exists must_change boolean not null default false;
    alter table accounts add column if not exists password_set_at timestamptz not null default now();

    -- Every password and PIN that ever was, so that none comes back too soon.
    create table password_records (
      id uuid primary key,
      account_id uuid not null references accounts,
      kind text not null,
      record text not null,
      set_at timestamptz not null,
      -- Null for those that were there from the beginning.
      set_by uuid references accounts,
      check (kind in ('password', 'pin'))
    );
    create index password_records_newest on password_records (account_id, kind, set_at desc);
    insert into password_records (id, account_id, kind, record, set_at)
      select gen_random_uuid(), id, 'password', password_record, created_at from accounts;
    insert into password_records (id, account_id, kind, record, set_at)
      select gen_random_uuid(), id, 'pin', pin_record, created_at from accounts where pin_record is not null;

    -- 登录密钥 (UKey): the public half of an SM2 key, and whose it is.
    create table account_keys (
      id uuid primary key,
      account_id uuid not null references accounts,
      -- Uncompressed point 04‖x‖y, hex. A key is registered once, for one account.
      public_key text not null unique,
      -- SM2 distinguishing id that enters its signatures.
      user_id text not null,
      label text not null,
      valid_from timestamptz not null,
      valid_to timestamptz not null,
      change_id uuid references changes,
      recorded_at timestamptz not null,
      check (valid_from < valid_to)
    );
    create index account_keys_by_account on account_keys (account_id);
    create table account_key_revocations (
      key_id uuid primary key references account_keys,
      change_id uuid references changes,
      revoked_at timestamptz not null
    );

    alter table sessions add column method text not null default 'password';
    alter table sessions add column key_id uuid references account_keys;
    create index sessions_newest on sessions (account_id, created_at desc);
  `);
  await makeAppendOnly(tx, ['password_records', 'account_keys', 'account_key_revocations']);
}
