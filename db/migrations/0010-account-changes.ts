import type { Knex } from 'knex';

export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
    -- A password that somebody else chose must be changed at the first log-in.
    alter table accounts add column must_change boolean not null default false;
    alter table accounts add column password_set_at timestamptz not null default now();
    -- Whose account it is, also where their file is not here yet: indexed as person_id_numbers are.
    alter table accounts add column id_number_sealed bytea;
    alter table accounts add column id_number_index bytea;
    alter table account_versions add column id_number_sealed bytea;
    alter table account_versions add column id_number_index bytea;
    create index accounts_by_id_number on accounts (id_number_index);
    -- One human, one of the three officers: second barrier behind the check of the change.
    create unique index accounts_one_officer_each on accounts (id_number_index)
      where state = 'active' and roles in ('["sysadmin"]', '["security_officer"]', '["auditor"]');

    -- 一次性口令: a sealed copy for the proposer of the change that made it, to collect once.
    create table one_time_secrets (
      change_id uuid primary key references changes,
      account_id uuid not null references accounts,
      collector_id uuid not null references accounts,
      -- Null once it is destroyed: collected, superseded or expired.
      sealed bytea,
      made_at timestamptz not null,
      expires_at timestamptz not null,
      collected_at timestamptz
    );
    create index one_time_secrets_by_account on one_time_secrets (account_id);

    -- The one thing here that is ever destroyed, since a password that is kept can be read again later: the
    -- sealed copy may become null, together with the time it was collected at. Nothing else moves.
    create function destroy_secret_only() returns trigger language plpgsql as $$
    begin
      if tg_op = 'UPDATE' and old.sealed is not null and new.sealed is null
        and old.collected_at is null
        and (new.change_id, new.account_id, new.collector_id, new.made_at, new.expires_at)
          = (old.change_id, old.account_id, old.collector_id, old.made_at, old.expires_at)
      then return new; end if;
      raise exception 'of table % only the sealed copy may be destroyed', tg_table_name
        using errcode = 'insufficient_privilege';
    end $$;
    create trigger one_time_secrets_are_kept before update or delete on one_time_secrets
      for each row execute function destroy_secret_only();
    create trigger one_time_secrets_all_kept before truncate on one_time_secrets
      for each statement execute function destroy_secret_only();
    alter table one_time_secrets enable always trigger one_time_secrets_are_kept;
    alter table one_time_secrets enable always trigger one_time_secrets_all_kept;
  `);
}
