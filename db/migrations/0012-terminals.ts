import type { Knex } from 'knex';
import { makeAppendOnly } from '../append-only.ts';

export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
    -- A session is bound to where it began and to its terminal as it was registered then.
    alter table sessions add column address text;
    update sessions s set address = t.address from terminals t where t.id = s.terminal_id;
    alter table sessions alter column address set not null;
    alter table sessions add column terminal_version integer not null default 1;
    alter table sessions alter column terminal_version drop default;
    -- For the person whose session an officer ended.
    alter table sessions add column end_note text;
    create index sessions_by_terminal on sessions (terminal_id, last_seen_at desc);

    -- Terminals used to be recognised by address alone.
    alter table terminals rename column address to former_address;
    alter table terminals alter column former_address drop not null;
    alter table terminals drop constraint terminals_address_key;
    alter table terminals add column recognition text not null default 'device_key';
    -- Point of the SM2 key, or fingerprint of the certificate, in lower-case hex; empty for loopback.
    alter table terminals add column credential text not null default '';
    -- JSON; null binds to nothing.
    alter table terminals add column purposes text;
    alter table terminals add column hours text;
    alter table terminals add column state text not null default 'revoked';
    alter table terminals add column version integer not null default 1;
    update terminals set recognition = 'loopback' where former_address in ('127.0.0.1', '::1');
    update terminals set state = 'active' where id in (
      select id from terminals where recognition = 'loopback'
      order by former_address, created_at limit 1);
    alter table terminals alter column recognition drop default;
    alter table terminals alter column credential drop default;
    alter table terminals alter column state drop default;
    alter table terminals add constraint terminals_recognition_known
      check (recognition in ('loopback', 'certificate', 'device_key'));
    alter table terminals add constraint terminals_state_known check (state in ('active', 'revoked'));
    alter table terminals add constraint terminals_credential_fits
      check (state = 'revoked' or (recognition = 'loopback') = (credential = ''));
    -- Nothing is recognised as two terminals.
    create unique index terminals_by_credential on terminals (recognition, credential)
      where state = 'active';

    create table terminal_versions (
      terminal_id uuid not null references terminals,
      version integer not null,
      name text not null,
      unit_id uuid references units,
      recognition text not null,
      credential text not null,
      purposes text,
      hours text,
      state text not null,
      -- The confirmed change that made it; null for terminals that were there from the beginning.
      change_id uuid references changes,
      recorded_at timestamptz not null,
      primary key (terminal_id, version)
    );
    insert into terminal_versions
      select id, 1, name, unit_id, recognition, credential, purposes, hours, state, null, created_at
      from terminals;

    -- What a terminal's browser was given for proving its key; only digests, and only of this version.
    create table terminal_tokens (
      token_digest bytea primary key,
      terminal_id uuid not null references terminals,
      terminal_version integer not null,
      address text not null,
      issued_at timestamptz not null,
      expires_at timestamptz not null
    );
    create index terminal_tokens_by_terminal on terminal_tokens (terminal_id, issued_at desc);

    -- Who asks to be registered: a waiting list that anyone can write to, of bounded length.
    create table terminal_enrolments (
      id uuid primary key,
      public_key text not null unique,
      note text not null,
      address text not null,
      asked_at timestamptz not null
    );
  `);
  await makeAppendOnly(tx, ['terminal_versions']);
}
