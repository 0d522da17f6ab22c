export { unitRoutes } from './routes.ts';
export { findUnit, findUnitByCode, insertUnit, type UnitRow } from './store.ts';
export { listUnits } from './view.ts';
