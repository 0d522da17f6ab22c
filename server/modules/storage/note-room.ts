import type { Services } from '../../context.ts';
import type { DiskLevel } from '../../disks/level-after.ts';
import type { RoomChange } from '../../disks/watch-disks.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import { findNewest } from '../ledger/index.ts';
import { tellWatchers, WATCHERS } from './tell-watchers.ts';

const ACTION = 'storage.note_room';

/** Sets down that the disks have reached another level, and tells those who see to it. */
export async function noteRoom(
  { db, ledger, notices }: Pick<Services, 'db' | 'ledger' | 'notices'>,
  { level, usedPercent }: RoomChange,
): Promise<void> {
  await withinTransaction(db, ledger.recordedIn, async (tx) => {
    await ledger.record(tx, {
      kind: 'CHANGE',
      action: ACTION,
      actor: 'system',
      outcome: `${level} ${usedPercent}`,
    });
    notices.changed(tx, 'alarms', WATCHERS);
    tellWatchers({ notices }, tx);
  });
}

/** The level that this ledger was told of last. */
export async function findLastRoom({ db }: Pick<Services, 'db'>): Promise<DiskLevel | undefined> {
  const [last] = await findNewest(db, { action: ACTION }, 1);
  const word = last?.outcome?.split(' ')[0];
  return word === 'full' || word === 'low' || word === 'sound' ? word : undefined;
}
