import type { Knex } from 'knex';
import { makeAppendOnly } from '../append-only.ts';

export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
    -- 权限策略: every version that ever was in force, whole. The newest one is.
    create table policy_versions (
      version integer primary key,
      roles text not null,
      lines text not null,
      purposes text not null,
      -- SM3 of the policy that the program itself shipped with when this version was put in force.
      built_in_digest text not null,
      -- The confirmed change that made it; null for the program's own.
      change_id uuid,
      recorded_at timestamptz not null
    );
    create index grants_by_volume on grants (volume_id);
  `);
  await makeAppendOnly(tx, ['policy_versions']);
}
