import type { Db } from '../../../db/connect.ts';
import type { RepairedFile } from '../../../db/objects/repair/repair-report.ts';
import type { Services } from '../../context.ts';
import { invalid } from '../../errors.ts';
import type { Repair } from './contract.ts';
import { findRepair, listOutcomes } from './repair-store.ts';

/** How far a repair has come, and what came of each volume. */
export async function showRepair(
  { repairs }: Pick<Services, 'repairs'>,
  db: Db,
  id: string,
): Promise<Repair> {
  const repair = await findRepair(db, id);
  if (!repair) throw invalid('没有这次修复，请核对编号', 'repairId');
  const progress = repairs.progress(id);
  return {
    id,
    volumeId: repair.volume_id,
    source: repair.source,
    state: repair.ended_at ? (repair.reason === '' ? 'done' : 'failed') : 'running',
    reason: repair.reason ?? '',
    orderedAt: repair.ordered_at.toISOString(),
    endedAt: repair.ended_at?.toISOString() ?? null,
    done: progress?.done ?? 0,
    total: progress?.total ?? 0,
    outcomes: (await listOutcomes(db, id)).map((row) => ({
      store: row.store,
      volumeId: row.volume_id,
      outcome: row.outcome,
      restored: row.restored,
      setAside: row.set_aside,
      refused: row.refused,
      files: (JSON.parse(row.files) as RepairedFile[]).map(({ path, action, from, reason }) => ({
        path,
        action,
        from: from ?? null,
        reason: reason ?? '',
      })),
    })),
  };
}
