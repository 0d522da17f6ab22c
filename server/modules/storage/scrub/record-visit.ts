import type { Tx } from '../../../../db/connect.ts';
import type { Services } from '../../../context.ts';
import type { VolumeRow } from '../../archives/index.ts';
import type { Store } from '../contract.ts';
import type { Visit } from '../scrub-store.ts';
import { tellWatchers } from '../tell-watchers.ts';
import { settleFindings } from './finding-store.ts';
import type { Met } from './met.ts';
import { tellFindings } from './tell-findings.ts';

/** A volume to look at, and why. */
export type Job = { volume: VolumeRow; cause: Visit['cause'] };

/** What came of a look at one volume in one store. */
export type Visited = {
  met: Met[];
  /** Whether it saw enough to say that older findings are gone. */
  isComplete: boolean;
  version: number;
  files: number;
  bytes: number;
};

type Insert = (tx: Tx, visit: Omit<Visit, 'isFixityOnly'>, at: Date) => Promise<void>;

/** Sets down in one step that a volume was looked at and what was found; `insert` writes the visit itself. */
export async function recordVisit(
  services: Services,
  { volume, cause }: Job,
  check: Visited & { store: Store },
  insert: Insert,
): Promise<void> {
  const { store, version, files, bytes } = check;
  const at = services.clock();
  const scope = { store, volumeId: volume.id };
  await services.db.transaction(async (tx) => {
    const fresh = await settleFindings(tx, scope, check, at);
    const visit = { volumeId: volume.id, cause, version, files, bytes, newFindings: fresh.length };
    await insert(tx, visit, at);
    await tellFindings(services, tx, { fresh, ...scope });
    tellWatchers(services, tx);
  });
}
