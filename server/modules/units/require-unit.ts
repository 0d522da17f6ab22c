import type { Db } from '../../../db/connect.ts';
import { AppError, invalid } from '../../errors.ts';
import { findUnit, type UnitRow } from './store.ts';

/** @throws AppError `invalid` where there is no such unit. */
export async function requireUnit(db: Db, id: string, field = 'unitId'): Promise<UnitRow> {
  const unit = await findUnit(db, id);
  if (!unit) throw invalid('没有这个单位，请重新选择', field);
  return unit;
}

/** @throws AppError `invalid` where there is no such unit, `conflict` where it is closed. */
export async function requireOpenUnit(db: Db, id: string, field = 'unitId'): Promise<UnitRow> {
  const unit = await requireUnit(db, id, field);
  if (!unit.is_closed) return unit;
  throw new AppError('conflict', `${unit.name}已撤销，请改选其他单位`, { field });
}
