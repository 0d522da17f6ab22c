import { versionName } from '../../../../db/objects/paths.ts';
import type { CheckedInventory } from '../../../../db/objects/validation/checked-inventory.ts';
import { RECORD_FILE, RECORD_SALT_FILE } from '../../archives/index.ts';
import type { Check } from './begin-check.ts';
import { namesIn, showsOwnFiles } from './compare-inventories.ts';
import { compareRows } from './compare-rows.ts';
import { contentPath } from './content-path.ts';
import type { OpenVersion } from './open-versions.ts';
import { loadRecords, type VersionOnRecord } from './records-view.ts';

/**
 * Holds what a version says of itself against what came with it and against the rows of the database.
 * False when its catalogue does not open, so that not everything could be compared.
 */
export async function checkVersion(
  check: Check,
  onRecord: VersionOnRecord,
  inventory: CheckedInventory | undefined,
): Promise<boolean> {
  const { version } = onRecord;
  if (inventory && !showsOwnFiles(inventory, version)) {
    check.meet('S018', `${versionName(version)}/inventory.json`);
  }
  if (!check.key) return check.isKeyDestroyed;
  const open = await check.versionOf(version);
  if (inventory) compareFiles(check, version, namesIn(inventory, version), open);
  if (!open) return false;
  compareFace(check, open);
  const own = open.catalogue.materials.filter((material) => material.version === version);
  const { materials, pages } = await loadRecords(check.services.db, check.volume.id, version);
  for (const { code, path } of compareRows(own, materials, pages)) check.meet(code, path);
  const pageCount = own.reduce((sum, material) => sum + material.pages.length, 0);
  if (pageCount !== onRecord.pageCount) check.meet('S012', versionName(version));
  return true;
}

function compareFiles(
  { meet }: Check,
  version: number,
  names: ReadonlySet<string>,
  open: OpenVersion | undefined,
): void {
  const catalogued = [...(open?.digests.keys() ?? []), RECORD_FILE, RECORD_SALT_FILE];
  for (const name of catalogued) {
    if (!names.has(name)) meet('S008', contentPath({ version, name }));
  }
  if (!open) return;
  const known = new Set(catalogued);
  for (const name of names) {
    if (!known.has(name)) meet('S009', contentPath({ version, name }));
  }
}

function compareFace({ volume, meet }: Check, { catalogue }: OpenVersion): void {
  const { id, archiveNo, copyKind } = catalogue.volume;
  const isSame =
    id === volume.id && archiveNo === volume.archive_no && copyKind === volume.copy_kind;
  if (!isSame) meet('S012', '');
}
