import type { TestDatabase } from '../../support/database.ts';

/** A reader with grants over as many volumes, of which one is being read. */
export type Reader = { accountId: string; sessionId: string; volumeId: string; openingId: string };

export const UNIT_PATH = '/B/';

/** One unit that keeps everything, and a reader of it with `count` live grants. */
export async function seedReader(
  { superuser }: TestDatabase,
  nth: number,
  count: number,
): Promise<Reader> {
  const id = (kind: number, index: string | number): string =>
    `'${nth}${kind}000000-0000-7000-8000-' || lpad((${index})::text, 12, '0')`;
  const reader = {
    accountId: `${nth}1000000-0000-7000-8000-000000000001`,
    sessionId: `${nth}7000000-0000-7000-8000-000000000001`,
    volumeId: `${nth}3000000-0000-7000-8000-${String(Math.ceil(count / 2)).padStart(12, '0')}`,
    openingId: `${nth}6000000-0000-7000-8000-000000000001`,
  };
  await superuser.transaction(async (tx) => {
    // Only the rows that the facts are read from: foreign keys sleep in replica mode.
    await tx.raw("set local session_replication_role = 'replica'");
    const unit = `(select id from units where path = '${UNIT_PATH}')`;
    await tx.raw(
      `insert into units (id, code, name, kind, path, created_at)
       values (gen_random_uuid(), 'B', '基准单位', 'city', '${UNIT_PATH}', now()) on conflict do nothing`,
    );
    await tx.raw(
      `insert into unit_versions (unit_id, version, name, kind, path, is_closed, recorded_at)
       select id, 1, name, kind, path, false, created_at from units on conflict do nothing`,
    );
    await tx.raw(
      `insert into persons (id, name, sex, ethnicity, birth_date, unit_name, post, created_at)
       select (${id(2, 'n')})::uuid, '某人', '男', '汉族', '19700101', '基准单位', '', now()
       from generate_series(1, ${count}) n`,
    );
    await tx.raw(
      `insert into authorities (id, person_id, kind, unit_id, valid_from, recorded_at)
       select gen_random_uuid(), (${id(2, 'n')})::uuid, 'manager', ${unit}, '2020-01-01', now()
       from generate_series(1, ${count}) n`,
    );
    await tx.raw(
      `insert into volumes (id, person_id, copy_kind, archive_no, keeper_unit_id, level, key_unit_code,
         key_year, version, page_count, created_at)
       select (${id(3, 'n')})::uuid, (${id(2, 'n')})::uuid, 'original', 'B${nth}-' || n, ${unit},
         'internal', 'B', 2026, 1, 1, now()
       from generate_series(1, ${count}) n`,
    );
    await tx.raw(
      `insert into requests (id, no, applicant_id, unit_id, person_id, volume_id, purpose, cut, reason, days,
         state, steps, submitted_at)
       select (${id(4, 'n')})::uuid, 'B${nth}-' || n, '${reader.accountId}', ${unit}, (${id(2, 'n')})::uuid,
         (${id(3, 'n')})::uuid, 'wage', '[]', '', 3, 'granted', '[]', now()
       from generate_series(1, ${count}) n`,
    );
    await tx.raw(
      `insert into grants (id, request_id, volume_id, account_id, cut, valid_from, valid_to)
       select (${id(5, 'n')})::uuid, (${id(4, 'n')})::uuid, (${id(3, 'n')})::uuid,
         '${reader.accountId}', '[]', now() - interval '1 day', now() + interval '3 days'
       from generate_series(1, ${count}) n`,
    );
    await tx.raw(
      `insert into openings (id, grant_id, account_id, session_id, opened_at)
       values ('${reader.openingId}', (${id(5, Math.ceil(count / 2))})::uuid,
         '${reader.accountId}', '${reader.sessionId}', now())`,
    );
  });
  await superuser.raw('analyze');
  return reader;
}
