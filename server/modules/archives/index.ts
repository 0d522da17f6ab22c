export * from './category.ts';
export * from './class-code.ts';
export * from './formation-date.ts';
export { archiveRoutes } from './routes.ts';
export { findPersonName, insertAuthority, insertPerson } from './person-store.ts';
export { foldName } from './search-terms.ts';
export { secrecyMark } from './secrecy-mark.ts';
export { subjectOfVolume } from './subject-of-volume.ts';
export { newVolumeKey, openVolumeKey } from './volume-keys.ts';
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
export { listMaterials, loadCard, type CatalogueMaterial } from './volume-view.ts';
