import type { Db } from '../../../db/connect.ts';
import { changeKind } from '../../change-kind.ts';
import { AppError, invalid } from '../../errors.ts';
import type { MoveUnit } from './contract.ts';
import { requireOpenUnit } from './require-unit.ts';
import { findUnit, lockTree, moveSubtree, type UnitRow } from './store.ts';

/** 调整隶属关系: a unit goes under another parent, and all that stands below it goes along. */
export const moveUnitKind = changeKind<MoveUnit>({
  kind: 'units.move',
  label: '调整隶属关系',
  duty: 'administration',
  target: ({ unitId }) => unitId,
  async check(_services, db, payload) {
    await requireMove(db, payload);
  },
  async describe(_services, db, payload) {
    const { unit, parent } = await requireMove(db, payload);
    const former = unit.parent_id === null ? undefined : await findUnit(db, unit.parent_id);
    return {
      title: `调整 ${unit.name} 的隶属关系`,
      lines: [{ label: '上级单位', before: former?.name ?? null, after: parent.name }],
    };
  },
  async apply(_services, tx, payload, { changeId, at }) {
    await lockTree(tx);
    const { unit, parent } = await requireMove(tx, payload);
    await moveSubtree(tx, unit, parent, changeId, at);
  },
});

async function requireMove(
  db: Db,
  { unitId, parentId }: MoveUnit,
): Promise<{ unit: UnitRow; parent: UnitRow }> {
  const unit = await requireOpenUnit(db, unitId, 'change.unitId');
  const parent = await requireOpenUnit(db, parentId, 'change.parentId');
  if (parent.path.startsWith(unit.path)) {
    throw invalid('不能移到本单位或其下级单位之下，请改选上级单位', 'change.parentId');
  }
  if (unit.parent_id !== parent.id) return { unit, parent };
  throw new AppError('conflict', `${unit.name}已在${parent.name}之下，无需调整`);
}
