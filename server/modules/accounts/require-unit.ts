import type { Db } from '../../../db/connect.ts';
import { invalid } from '../../errors.ts';
import { findUnit, type UnitRow } from '../units/index.ts';

/** @throws AppError `invalid` where there is no such unit. */
export async function requireUnit(db: Db, unitId: string): Promise<UnitRow> {
  const unit = await findUnit(db, unitId);
  if (!unit) throw invalid('没有这个单位，请重新选择', 'unitId');
  return unit;
}
