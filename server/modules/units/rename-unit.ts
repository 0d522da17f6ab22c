import type { Db } from '../../../db/connect.ts';
import { changeKind, type ChangeLine } from '../../change-kind.ts';
import { AppError } from '../../errors.ts';
import type { RenameUnit } from './contract.ts';
import { UNIT_KIND_NAMES } from './words.ts';
import { requireOpenUnit } from './require-unit.ts';
import { amendUnit, type UnitRow } from './store.ts';

/** 单位更名, and 变更类别. */
export const renameUnitKind = changeKind<RenameUnit>({
  kind: 'units.rename',
  label: '单位更名',
  duty: 'administration',
  target: ({ unitId }) => unitId,
  async check(_services, db, payload) {
    await requireDifferent(db, payload);
  },
  async describe(_services, db, payload) {
    const unit = await requireDifferent(db, payload);
    return { title: `变更单位 ${unit.name}`, lines: linesOf(unit, payload) };
  },
  async apply(_services, tx, { unitId, name, unitKind: kind }, { changeId, at }) {
    await amendUnit(tx, { id: unitId }, { name, kind }, changeId, at);
  },
});

async function requireDifferent(db: Db, payload: RenameUnit): Promise<UnitRow> {
  const unit = await requireOpenUnit(db, payload.unitId, 'change.unitId');
  if (linesOf(unit, payload).length > 0) return unit;
  throw new AppError('conflict', `${unit.name}的名称与类别已是如此，无需变更`);
}

function linesOf(unit: UnitRow, { name, unitKind }: RenameUnit): ChangeLine[] {
  const lines = [
    { label: '单位名称', before: unit.name, after: name },
    { label: '类别', before: UNIT_KIND_NAMES[unit.kind], after: UNIT_KIND_NAMES[unitKind] },
  ];
  return lines.filter(({ before, after }) => before !== after);
}
