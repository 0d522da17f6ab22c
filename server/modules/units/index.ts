import type { ChangeKind } from '../../change-kind.ts';
import { closeUnitKind } from './close-unit.ts';
import { createUnitKind } from './create-unit.ts';
import { moveUnitKind } from './move-unit.ts';
import { renameUnitKind } from './rename-unit.ts';

export { unitRoutes } from './routes.ts';
export { restoreUnits } from './restore-units.ts';
export { requireOpenUnit } from './require-unit.ts';
export { findUnit, findUnitByCode, insertUnit, type UnitRow } from './store.ts';
export { findUnitAt, listUnits } from './view.ts';

export const unitChangeKinds: readonly ChangeKind[] = [
  createUnitKind,
  renameUnitKind,
  moveUnitKind,
  closeUnitKind,
];
