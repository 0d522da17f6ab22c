import { randomUUIDv7 } from 'node:crypto';
import type { Db, Tx } from '../../../db/connect.ts';
import type { RepairedFile, RepairOutcome } from '../../../db/objects/repair/repair-report.ts';
import type { Store } from './contract.ts';

export type RepairRow = {
  id: string;
  volume_id: string | null;
  source: string | null;
  ordered_by: string;
  ordered_at: Date;
  ended_at: Date | null;
  reason: string | null;
};

export type OutcomeRow = {
  store: Store;
  volume_id: string | null;
  outcome: RepairOutcome;
  restored: number;
  set_aside: number;
  refused: number;
  /** JSON of `RepairedFile[]`. */
  files: string;
};

type NewRepair = Pick<RepairRow, 'volume_id' | 'source' | 'ordered_by'>;

export async function insertRepair(tx: Tx, repair: NewRepair, at: Date): Promise<string> {
  const id = randomUUIDv7();
  await tx('repairs').insert({ id, ...repair, ordered_at: at });
  return id;
}

export async function insertOutcome(
  tx: Tx,
  repairId: string,
  row: Omit<OutcomeRow, 'files'> & { files: readonly RepairedFile[] },
  at: Date,
): Promise<void> {
  await tx('repair_outcomes').insert({
    id: randomUUIDv7(),
    repair_id: repairId,
    ...row,
    files: JSON.stringify(row.files),
    recorded_at: at,
  });
}

export async function insertRepairEnd(
  tx: Tx,
  repairId: string,
  reason: string,
  at: Date,
): Promise<void> {
  await tx('repair_ends').insert({ repair_id: repairId, ended_at: at, reason });
}

export async function findRepair(db: Db, id: string): Promise<RepairRow | undefined> {
  return repairs(db).where({ 'p.id': id }).first();
}

/** The order that has waited longest. */
export async function findOpenRepair(db: Db): Promise<RepairRow | undefined> {
  return repairs(db).whereNull('e.repair_id').orderBy('p.no').first();
}

export async function listOutcomes(db: Db, repairId: string): Promise<OutcomeRow[]> {
  return db('repair_outcomes')
    .where({ repair_id: repairId })
    .orderBy('id')
    .select<OutcomeRow[]>(
      'store',
      'volume_id',
      'outcome',
      'restored',
      'set_aside',
      'refused',
      'files',
    );
}

/** Volumes of which the scrub has found something that stands, in whichever store. */
export async function listFaultyVolumes(db: Db): Promise<string[]> {
  const rows = await db('scrub_findings as f')
    .leftJoin('scrub_resolutions as r', 'r.finding_id', 'f.id')
    .whereNull('r.finding_id')
    .whereNotNull('f.volume_id')
    .groupBy('f.volume_id')
    .orderBy('f.volume_id')
    .select<{ volume_id: string }[]>('f.volume_id');
  return rows.map(({ volume_id }) => volume_id);
}

function repairs(db: Db) {
  return db<RepairRow>('repairs as p')
    .leftJoin('repair_ends as e', 'e.repair_id', 'p.id')
    .select<RepairRow[]>(
      'p.id',
      'p.volume_id',
      'p.source',
      'p.ordered_by',
      'p.ordered_at',
      'e.ended_at',
      'e.reason',
    );
}
