import type { Knex } from 'knex';
import { makeAppendOnly } from '../append-only.ts';

export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
    -- JSON of role words. What an account was at any moment stands in account_versions.
    alter table accounts add column roles text not null default '[]';
    alter table accounts add column version integer not null default 1;
    -- Sessions that began before are over, whatever their own row says.
    alter table accounts add column sessions_valid_from timestamptz not null default '-infinity';
    update accounts a set roles = coalesce(
      (select json_agg(r.role order by r.role)::text from account_roles r where r.account_id = a.id), '[]');
    drop table account_roles;
    -- 三员 exclude each other and every other role: an officer's account holds that one role.
    alter table accounts add constraint accounts_officers_stand_alone check (
      roles in ('["sysadmin"]', '["security_officer"]', '["auditor"]')
      or roles !~ '"(sysadmin|security_officer|auditor)"');

    create table account_versions (
      account_id uuid not null references accounts,
      version integer not null,
      name text not null,
      unit_id uuid not null references units,
      person_id uuid references persons,
      clearance text not null,
      roles text not null,
      state text not null,
      -- The confirmed change that made it; null for accounts that were there from the beginning.
      change_id uuid,
      recorded_at timestamptz not null,
      primary key (account_id, version)
    );
    insert into account_versions
      select id, 1, name, unit_id, person_id, clearance, roles, state, null, created_at from accounts;

    -- 变更单: a privileged change as one officer proposes it. What was decided stands beside it.
    create table changes (
      id uuid primary key,
      kind text not null,
      duty text not null,
      -- Opaque id of the account, unit, terminal … that it is about, where it exists already.
      target uuid,
      title text not null,
      sealed_payload bytea not null,
      reason text not null,
      -- Of who proposed it.
      unit_id uuid not null references units,
      proposed_by uuid not null references accounts,
      proposed_at timestamptz not null,
      unique (id, proposed_by)
    );
    create index changes_newest on changes (proposed_at desc, id desc);
    create index changes_by_target on changes (target, proposed_at desc);

    -- One decision ever, and never a confirmation by who proposed.
    create table change_decisions (
      change_id uuid primary key,
      proposed_by uuid not null,
      verdict text not null,
      decided_by uuid not null references accounts,
      opinion text not null,
      decided_at timestamptz not null,
      foreign key (change_id, proposed_by) references changes (id, proposed_by),
      check (verdict in ('confirm', 'reject', 'withdraw')),
      check ((verdict = 'withdraw') = (decided_by = proposed_by))
    );
  `);
  await makeAppendOnly(tx, ['account_versions', 'changes', 'change_decisions']);
}
