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
import type { Visited } from './record-visit.ts';
import { listVersions } from './records-view.ts';
import { takeContent } from './take-content.ts';
import type { Turn } from './turn.ts';

/** As many files in memory: one is read and decoded while the other is decrypted. */
const LANES = 2;
/** What the disk would not give: it may be sound or not. */
const UNREADABLE = 'L004';

/** `version` is the newest that the database shows. */
export type VolumeCheck = Visited & { isFixityOnly: boolean };

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
  const isThere = await compareVersions(check, versions);
  const object = isThere ? await validate(check) : undefined;
  let isComplete = object !== undefined;
  for (const version of versions) {
    const inventory = object?.inventories.get(version.version);
    if (!(await checkVersion(check, version, inventory))) isComplete = false;
  }
  const met = check.met();
  return {
    met,
    isComplete: isComplete && !met.some(({ code }) => code === UNREADABLE),
    isFixityOnly: check.isKeyDestroyed,
    version: versions.at(-1)?.version ?? 0,
    files: check.reader.files,
    bytes: check.reader.bytes,
  };
}

/** The object in the form this repository writes; `undefined` when it has no inventory that can be read. */
async function validate(check: Check): Promise<CheckedObject | undefined> {
  const { folder, meet, volume } = check;
  const { digestContent, throwIfStopped } = takeContent(check);
  let object: CheckedObject | undefined;
  const onInventories = (checked: CheckedObject): void => void (object = checked);
  const { id } = await checkObject(
    folder,
    { isOurs: true, digestContent, onInventories, lanes: LANES },
    // Of what is ours, each warning is also reported as a fault.
    (code, path) => code.startsWith('W') || meet(code, path),
  );
  throwIfStopped();
  if (id !== undefined && id !== ocflId(volume.id)) meet('L001', '');
  return object;
}
