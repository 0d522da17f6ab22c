import type { Db } from '../../../db/connect.ts';
import type { PolicyTable } from '../../../policies/policy-table.ts';
import { dayOf } from '../../clock.ts';
import type { Actor } from '../../http/actor.ts';
import { CURRENT_KEEPER } from '../archives/index.ts';
import { copiesOf } from '../requests/index.ts';
import type { OrderRow } from './contract.ts';

type Row = {
  request_id: string;
  request_no: string;
  copies: string;
  purpose: string;
  person_name: string;
  archive_no: string;
  applicant_name: string;
  unit_name: string;
  valid_to: Date;
  made: string;
};

const MOST = 100;

/** Approved requests for files that the actor's unit keeps, of which something is still to be made; the first to run out first. */
export async function listOrders(
  policy: PolicyTable,
  db: Db,
  actor: Actor,
  now: Date,
): Promise<OrderRow[]> {
  const rows = await orders(db)
    .where({ 'r.state': 'granted' })
    .where('g.valid_to', '>', now)
    .whereNull('g.recalled_at')
    .whereRaw('v.person_id is distinct from ?::uuid', [actor.personId])
    .whereNotIn('v.person_id', [...actor.relativeIds])
    .whereRaw(`${CURRENT_KEEPER} = ?::uuid`, [dayOf(now), actor.unitId])
    .orderBy(['g.valid_to', 'r.id'])
    .limit(MOST)
    .select<Row[]>();
  return rows.map((row) => presentOrder(policy, row)).filter(({ wanted, made }) => made < wanted);
}

/** One of them, also when nothing is left to make or its time is over. */
export async function loadOrderRow(
  policy: PolicyTable,
  db: Db,
  requestId: string,
): Promise<OrderRow | undefined> {
  const [row] = await orders(db).where({ 'r.id': requestId }).select<Row[]>();
  return row && presentOrder(policy, row);
}

function orders(db: Db) {
  return db('requests as r')
    .whereNotNull('r.copies')
    .joinRaw(
      `join lateral (select min(valid_to) as valid_to, min(recalled_at) as recalled_at, min(copies) as copies
         from grants where request_id = r.id) g on g.copies is not null`,
    )
    .join('volumes as v', 'v.id', 'r.volume_id')
    .join('persons as p', 'p.id', 'v.person_id')
    .join('accounts as a', 'a.id', 'r.applicant_id')
    .join('units as u', 'u.id', 'r.unit_id')
    .select(
      'r.id as request_id',
      'r.no as request_no',
      'g.copies',
      'r.purpose',
      'p.name as person_name',
      'v.archive_no',
      'a.name as applicant_name',
      'u.name as unit_name',
      'g.valid_to',
      db.raw(`(select count(*) from copies c where c.request_id = r.id and not exists (
        select 1 from copy_steps s where s.copy_id = c.id and s.step = 'spoil')) as made`),
    );
}

function presentOrder({ purposes }: PolicyTable, row: Row): OrderRow {
  const items = copiesOf(row)?.items ?? [];
  const purpose = [...purposes.values()].find((one) => one.purpose === row.purpose);
  return {
    requestId: row.request_id,
    requestNo: row.request_no,
    personName: row.person_name,
    archiveNo: row.archive_no,
    applicantName: row.applicant_name,
    unitName: row.unit_name,
    purposeLabel: purpose?.name ?? row.purpose,
    validTo: row.valid_to.toISOString(),
    wanted: items.reduce((sum, { count }) => sum + count, 0),
    made: Number(row.made),
  };
}
