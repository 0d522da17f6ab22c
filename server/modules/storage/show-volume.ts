import type { z } from 'zod';
import type { Db } from '../../../db/connect.ts';
import { forbidden } from '../../errors.ts';
import { findVolume } from '../archives/index.ts';
import type { showVolume as contract } from './contract.ts';
import { countOpenFindings, loadCopyReadAt, loadVolumeScrub } from './view.ts';

/** How a volume stood when it was last checked, by its opaque number. */
export async function showVolume(
  db: Db,
  volumeId: string,
): Promise<z.input<typeof contract.response>> {
  const volume = await findVolume(db, volumeId);
  if (!volume) throw forbidden();
  return {
    volumeId,
    versions: volume.version,
    lastScrub: await loadVolumeScrub(db, volumeId),
    copyReadAt: await loadCopyReadAt(db, volumeId),
    openFindings: await countOpenFindings(db, volumeId),
  };
}
