import { hasCode } from '../../../../db/objects/errors.ts';
import { ocflId } from '../../../../db/objects/paths.ts';
import {
  checkObject,
  type CheckedObject,
} from '../../../../db/objects/validation/validate-object.ts';
import type { Services } from '../../../context.ts';
import type { VolumeRow } from '../../archives/index.ts';
import { beginCheck, type Check } from './begin-check.ts';
import { checkVersion } from './check-version.ts';
import { compareVersions } from './compare-versions.ts';
import { isFileError } from './is-file-error.ts';
import type { Met } from './met.ts';
import { listVersions } from './records-view.ts';
import { takeContent } from './take-content.ts';
import type { Turn } from './turn.ts';

export type VolumeCheck = {
  met: Met[];
  /** Whether it saw enough to say that older findings are gone. */
  isComplete: boolean;
  isFixityOnly: boolean;
  /** The newest version that the database shows. */
  version: number;
  files: number;
  bytes: number;
};

/**
 * Checks everything there is of a volume: its object in our exact form, every file against digest, key and
 * decoder, its catalogues against the ledger, and the rows of the database against its catalogues.
 */
export async function checkVolume(
  services: Services,
  volume: VolumeRow,
  turn: Turn,
): Promise<VolumeCheck> {
  const check = await beginCheck(services, volume, turn);
  const versions = await listVersions(services.db, volume.id);
  await compareVersions(check, versions);
  const object = await validate(check);
  let isComplete = object !== undefined;
  for (const version of versions) {
    const inventory = object?.inventories.get(version.version);
    if (!(await checkVersion(check, version, inventory))) isComplete = false;
  }
  return {
    met: check.met(),
    isComplete,
    isFixityOnly: check.isKeyDestroyed,
    version: versions.at(-1)?.version ?? 0,
    files: check.reader.files,
    bytes: check.reader.bytes,
  };
}

/** The object in the form this repository writes; `undefined` when it could not be looked through. */
async function validate(check: Check): Promise<CheckedObject | undefined> {
  const { folder, meet, turn, volume } = check;
  try {
    const options = { isOurs: true, digestContent: takeContent(check) };
    const object = await checkObject(folder, options, meet);
    if (object && object.id !== ocflId(volume.id)) meet('L001', '');
    return object;
  } catch (error) {
    turn.signal.throwIfAborted();
    if (!isFileError(error)) throw error;
    // Where the object is not there at all, its versions are missing: that is said already.
    if (!hasCode(error, 'ENOENT', 'ENOTDIR')) meet('S001', '');
    return undefined;
  }
}
