import type { Db } from '../../../db/connect.ts';
import { changeKind } from '../../change-kind.ts';
import { dayOf } from '../../clock.ts';
import type { Services } from '../../context.ts';
import { AppError, forbidden, invalid } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { findUnit } from '../units/index.ts';
import { keeperOf } from './authority-view.ts';
import { carryOutDestructions } from './carry-out-destructions.ts';
import type { DestroyKey } from './contract.ts';
import { insertDestruction, isKeyDestroyed } from './destruction-store.ts';
import { requireVolume } from './require-volume.ts';
import { subjectOfVolume } from './subject-of-volume.ts';
import { findVolume, type VolumeRow } from './volume-store.ts';

/**
 * 销毁密钥: where the law demands that a volume (one taken in by mistake) be unreadable. What is stored of it stays
 * where it is, as everything does, and opens never again.
 */
export const destroyKeyKind = changeKind<DestroyKey>({
  kind: 'archives.destroy_key',
  label: '销毁密钥',
  duty: 'posting',
  target: ({ volumeId }) => volumeId,
  concerns: (db, actor, { volumeId }, today) => subjectOfVolume(db, actor, volumeId, today),
  async check(services, db, { volumeId, archiveNo }, actor) {
    const volume = await requireKept(services, db, volumeId, actor);
    if (volume.archive_no !== archiveNo) {
      throw invalid('档号与所选的卷不符，请核对后重新输入', 'change.archiveNo');
    }
    if (await isKeyDestroyed(db, volumeId)) {
      throw new AppError('conflict', `${archiveNo} 的密钥已经销毁，无需再办`);
    }
  },
  async describe(_services, db, { volumeId, basis }) {
    const volume = await findVolume(db, volumeId);
    if (!volume) throw forbidden();
    return {
      title: `销毁密钥 ${volume.archive_no}`,
      lines: [
        { label: '卷内全部页面', before: '可以查阅', after: '永久不可读取，不能恢复' },
        { label: '法定依据', before: null, after: basis },
      ],
    };
  },
  async apply(services, tx, { volumeId, basis }, { changeId, proposedBy, confirmedBy, at }) {
    await insertDestruction(tx, {
      volume_id: volumeId,
      basis,
      change_id: changeId,
      proposed_by: proposedBy,
      confirmed_by: confirmedBy.accountId,
      decided_at: at,
    });
    await services.ledger.record(tx, {
      kind: 'CHANGE',
      action: 'archives.destroy_key',
      ...traceOf(confirmedBy),
      item: volumeId,
      approval: changeId,
      detail: basis,
    });
    // What is committed is read back: a commit that came to nothing destroys nothing.
    void tx.executionPromise
      .then(() => carryOutDestructions(services))
      .catch((error: unknown) => {
        services.logger.error('key destruction', { changeId, error: String(error) });
      });
  },
});

/** The volume, where the actor's unit keeps it, or is above its keeper, and may see to it. */
async function requireKept(
  services: Pick<Services, 'policy' | 'clock'>,
  db: Db,
  volumeId: string,
  actor: Actor,
): Promise<VolumeRow> {
  const volume = await requireVolume(services, db, volumeId, actor);
  const keeper = await findUnit(db, await keeperOf(db, volume, dayOf(services.clock())));
  if (!keeper?.path.startsWith(actor.unitPath)) throw forbidden();
  return volume;
}
