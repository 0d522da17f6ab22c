import type { Knex } from 'knex';
import { makeAppendOnly } from '../append-only.ts';

export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
    -- 审批流程 as data: the newest row is what new requests follow; each request keeps its own copy.
    create table approval_routes (
      id uuid primary key,
      name text not null,
      steps text not null,
      created_at timestamptz not null
    );

    create table requests (
      id uuid primary key,
      no text not null unique,
      applicant_id uuid not null references accounts,
      unit_id uuid not null references units,
      person_id uuid not null references persons,
      volume_id uuid not null references volumes,
      purpose text not null,
      categories text not null,
      reason text not null,
      days integer not null,
      state text not null,
      round integer not null default 1,
      steps text not null,
      step integer not null default 0,
      -- Whose decision is awaited: role and unit of the current step, null when none is.
      awaited_role text,
      awaited_unit_id uuid references units,
      submitted_at timestamptz not null,
      closed_reason text,
      row_version integer not null default 1
    );
    create index requests_by_applicant on requests (applicant_id, submitted_at desc, id desc);
    create index requests_awaited on requests (awaited_unit_id, awaited_role, submitted_at desc, id desc)
      where awaited_role is not null;

    create table request_readers (
      request_id uuid not null references requests,
      round integer not null,
      ordinal integer not null,
      account_id uuid not null references accounts,
      primary key (request_id, round, ordinal)
    );

    create table request_decisions (
      id uuid primary key,
      request_id uuid not null references requests,
      round integer not null,
      step integer not null,
      verdict text not null,
      decided_by uuid not null references accounts,
      opinion text not null,
      decided_at timestamptz not null
    );
    create index request_decisions_by_request on request_decisions (request_id, round, step);
    create index request_decisions_by_person on request_decisions (decided_by, decided_at desc);

    create table grants (
      id uuid primary key,
      request_id uuid not null references requests,
      volume_id uuid not null references volumes,
      account_id uuid not null references accounts,
      categories text not null,
      valid_from timestamptz not null,
      valid_to timestamptz not null,
      recalled_at timestamptz,
      unique (request_id, account_id)
    );
    create index grants_by_account on grants (account_id, valid_to desc);
  `);
  await makeAppendOnly(tx, ['approval_routes', 'request_readers', 'request_decisions']);
}
