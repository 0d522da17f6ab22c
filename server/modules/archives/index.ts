import type { ChangeKind } from '../../change-kind.ts';
import { destroyKeyKind } from './destroy-key.ts';
import { setAuthorityKind } from './set-authority.ts';

export { authorityPathsAt, CURRENT_KEEPER, keeperOf } from './authority-view.ts';
export { carryOutDestructions } from './carry-out-destructions.ts';
export * from './category.ts';
export * from './class-code.ts';
export { cutCatalogue, type Reach } from './cut-catalogue.ts';
export * from './formation-date.ts';
export { archiveRoutes } from './routes.ts';
export { findPersonName, insertAuthority, insertPerson } from './person-store.ts';
export { composeRecord } from './compose-record.ts';
export {
  rebuildArchives,
  type RebuildNeeds,
  type RebuildReport,
} from './rebuilding/rebuild-archives.ts';
export { Refusal } from './rebuilding/refusal.ts';
export { foldName } from './search-terms.ts';
export { secrecyMark } from './secrecy-mark.ts';
export {
  loadVolumeStanding,
  subjectBetween,
  subjectOfVolume,
  type VolumeStanding,
} from './subject-of-volume.ts';
export { isKeyDestroyed, listDestroyedKeys } from './destruction-store.ts';
export { keyDestroyed, requireKey } from './require-key.ts';
export { moveKeysToVault } from './move-keys-to-vault.ts';
export { parseRecord } from './parse-record.ts';
export { newVolumeKey } from './volume-keys.ts';
export {
  RECORD_FILE,
  RECORD_SALT_FILE,
  type MaterialRecord,
  type PageRecord,
  type VolumeRecord,
} from './volume-record.ts';
export {
  findPage,
  findVolume,
  insertMaterial,
  insertVolume,
  isHeld,
  isVersionKnown,
  listPagesFrom,
  nextNumber,
  type NewMaterial,
  type PageRow,
  type VolumeRow,
} from './volume-store.ts';
export { listFiled, listPagesOf, loadCard, type FiledMaterial } from './volume-view.ts';

export const archiveChangeKinds: readonly ChangeKind[] = [setAuthorityKind, destroyKeyKind];
