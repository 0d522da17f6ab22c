import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { connect, type Db, type Knex } from '../../db/connect.ts';
import { RIGHTS } from '../../db/rights.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';

/** SQLSTATE insufficient_privilege: of what a role may not do, and of what our triggers raise. */
const REFUSED = '42501';

const EVIDENCE = [
  'account_key_revocations',
  'account_keys',
  'account_versions',
  'approval_routes',
  'authorities',
  'backup_gaps',
  'backup_media',
  'backup_medium_versions',
  'backup_recipients',
  'backup_run_ends',
  'backup_runs',
  'backup_sets',
  'change_decisions',
  'changes',
  'copies',
  'copy_steps',
  'key_destructions',
  'key_rotations',
  'kin_tie_withdrawals',
  'kin_ties',
  'ledger_checkpoints',
  'ledger_cosignatures',
  'ledger_days',
  'ledger_disputes',
  'ledger_entries',
  'ledger_quorums',
  'ledger_tile_roots',
  'ledger_tiles',
  'ledger_witness_retirements',
  'ledger_witnesses',
  'materials',
  'oversight_calendars',
  'oversight_evidence',
  'oversight_findings',
  'oversight_rule_versions',
  'oversight_steps',
  'pages',
  'password_records',
  'past_ledger_checkpoints',
  'past_ledger_entries',
  'past_ledgers',
  'person_id_numbers',
  'person_names',
  'policy_versions',
  'repair_ends',
  'repair_outcomes',
  'repairs',
  'request_decisions',
  'request_readers',
  'restore_tests',
  'review_signatures',
  'reviews',
  'scrub_copy_visits',
  'scrub_findings',
  'scrub_orders',
  'scrub_pass_ends',
  'scrub_passes',
  'scrub_resolutions',
  'scrub_sweeps',
  'scrub_switches',
  'scrub_visits',
  'terminal_versions',
  'unit_versions',
  'version_weights',
  'volume_versions',
];

describe('rights', () => {
  let database: TestDatabase;
  let owner: Knex;
  let guarded: Map<string, string>;
  before(async () => {
    database = await cloneDatabase();
    owner = connect(database.urls.owner, { maxConnections: 1 });
    guarded = await guardedTables(owner);
    await database.superuser.transaction(async (tx) => {
      await tx.raw("set local session_replication_role = 'replica'");
      for (const table of guarded.keys()) await insertAnything(tx, table);
    });
  });
  after(async () => {
    await owner.destroy();
    await database.drop();
  });

  it('names every table and view, and no other', async () => {
    const { rows } = await owner.raw<{ rows: { name: string }[] }>(`
      select tablename as name from pg_tables where schemaname = 'public'
      union all select viewname from pg_views where schemaname = 'public'`);
    expect(rows.map(({ name }) => name).sort()).to.deep.equal(Object.keys(RIGHTS).sort());
  });

  for (const role of ['app', 'sequencer'] as const) {
    it(`is what the catalogue grants to ${role}, table by table`, async () => {
      const granted = await grantsOf(database.superuser, `lantai_${role}`);
      for (const [table, rights] of Object.entries(RIGHTS)) {
        expect(granted.get(table) ?? [], table).to.have.members(rights[role]);
      }
    });

    it(`lets ${role} create, take over or switch off nothing`, async () => {
      for (const sql of [
        'create table mine (id int)',
        'create function mine() returns int language sql as $$ select 1 $$',
        'create role mine',
        'set role lantai_owner',
        'set session_replication_role = replica',
        'alter table units add column mine int',
        'drop table units',
      ]) {
        expect(await codeOf(database[role].raw(sql)), sql).to.equal(REFUSED);
      }
    });

    it(`refuses ${role} every change of an append-only table`, async () => {
      for (const [table, column] of guarded) {
        for (const sql of [
          ...changesOf(table, column),
          `alter table "${table}" disable trigger all`,
          `drop trigger "${table}_stays" on "${table}"`,
        ]) {
          expect(await codeOf(database[role].raw(sql)), sql).to.equal(REFUSED);
        }
      }
    });
  }

  it('grants nothing to everybody', async () => {
    expect([...(await grantsOf(database.superuser, 'PUBLIC')).keys()]).to.deep.equal([]);
  });

  it('guards the evidence by triggers, and nothing guarded may be changed by a running role', () => {
    expect([...guarded.keys()].sort()).to.deep.equal(EVIDENCE);
    for (const table of guarded.keys()) {
      const { app = [], sequencer = [] } = RIGHTS[table] ?? {};
      expect([...app, ...sequencer], table).not.to.include.oneOf(['UPDATE', 'DELETE']);
    }
  });

  it('stops the owner by the triggers', async () => {
    for (const [table, column] of guarded) {
      for (const sql of changesOf(table, column)) {
        expect(await codeOf(owner.raw(sql)), sql).to.equal(REFUSED);
      }
    }
  });

  it('stops a superuser in replica mode by the triggers', async () => {
    for (const [table, column] of guarded) {
      for (const sql of changesOf(table, column)) {
        const attempt = database.superuser.transaction(async (tx) => {
          await tx.raw("set local session_replication_role = 'replica'");
          await tx.raw(sql);
        });
        expect(await codeOf(attempt), sql).to.equal(REFUSED);
      }
    }
  });
});

function changesOf(table: string, column: string): string[] {
  return [
    `update "${table}" set "${column}" = "${column}"`,
    `delete from "${table}"`,
    `truncate "${table}" cascade`,
  ];
}

async function codeOf(attempt: PromiseLike<unknown>): Promise<unknown> {
  try {
    await attempt;
    return 'done';
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
}

/** Tables with an append-only trigger, each with its first column. */
async function guardedTables(db: Db): Promise<Map<string, string>> {
  const { rows } = await db.raw<{ rows: { table: string; column: string }[] }>(`
    select c.relname as table, a.attname as column
    from pg_trigger t
    join pg_class c on c.oid = t.tgrelid
    join pg_attribute a on a.attrelid = c.oid and a.attnum = 1
    where t.tgname = c.relname || '_rows_stay'`);
  return new Map(rows.map(({ table, column }) => [table, column]));
}

async function grantsOf(db: Db, grantee: string): Promise<Map<string, string[]>> {
  const { rows } = await db.raw<{ rows: { table: string; rights: string[] }[] }>(
    `select table_name as table, array_agg(privilege_type::text) as rights
     from information_schema.role_table_grants
     where grantee = ? and table_schema = 'public' group by table_name`,
    [grantee],
  );
  return new Map(rows.map(({ table, rights }) => [table, rights]));
}

const SAMPLES: Record<string, string> = {
  uuid: 'gen_random_uuid()',
  text: "'x'",
  bytea: "'x'::bytea",
  bigint: '1',
  integer: '1',
  date: 'current_date',
  boolean: 'false',
  'timestamp with time zone': 'now()',
};

/** One row, whatever it says: foreign keys sleep in replica mode. */
/** What the checks of some tables insist upon. */
const FITTING: Record<string, string> = {
  'ledger_witnesses.kind': "'server'",
  'ledger_days.day': "'2026-11-24'",
  'change_decisions.verdict': "'withdraw'",
  'password_records.kind': "'pin'",
  'account_keys.valid_to': "'infinity'",
  'change_decisions.proposed_by': `'${randomUUID()}'`,
  'kin_ties.account_id': 'null',
  'kin_ties.relative_id': 'null',
  'kin_ties.relation': "'spouse'",
  'kin_ties.source': "'declaration'",
  'scrub_visits.order_id': 'null',
  'scrub_copy_visits.order_id': 'null',
  'scrub_findings.store': "'own'",
  'scrub_sweeps.store': "'own'",
  'repair_outcomes.store': "'own'",
  'backup_gaps.reason': "'absent'",
  'backup_recipients.threshold': '2',
  'backup_medium_versions.kind': "'tape'",
  'backup_medium_versions.state': "'sealed'",
  'backup_run_ends.outcome': "'done'",
  'oversight_rule_versions.severity': "'low'",
  'oversight_findings.severity': "'low'",
  'oversight_findings.subject_kind': "'account'",
  'oversight_findings.raised_by': 'null',
  'oversight_steps.kind': "'note'",
  'oversight_steps.conclusion': 'null',
  'reviews.period': "'week'",
  'copies.copying': "'extract'",
  'copies.afterwards': "'file'",
  'copy_steps.step': "'check'",
};
FITTING['change_decisions.decided_by'] = FITTING['change_decisions.proposed_by'] ?? '';

async function insertAnything(db: Db, table: string): Promise<void> {
  const columns = await db('information_schema.columns')
    .where({ table_schema: 'public', table_name: table })
    .select<{ column_name: string; data_type: string }[]>('column_name', 'data_type');
  const names = columns.map(({ column_name }) => `"${column_name}"`);
  const values = columns.map(
    ({ column_name, data_type }) =>
      FITTING[`${table}.${column_name}`] ?? SAMPLES[data_type] ?? 'null',
  );
  await db.raw(`insert into "${table}" (${names.join()}) values (${values.join()})`);
}
