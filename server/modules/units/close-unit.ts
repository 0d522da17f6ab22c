import type { Db } from '../../../db/connect.ts';
import { changeKind } from '../../change-kind.ts';
import { dayOf } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import type { CloseUnit, UnitHoldings } from './contract.ts';
import { requireOpenUnit } from './require-unit.ts';
import { amendUnit, lockUnit, type UnitRow } from './store.ts';
import { countHoldings } from './view.ts';

/** 撤销单位: it stays on record and takes nothing new; what it still holds must go elsewhere first. */
export const closeUnitKind = changeKind<CloseUnit>({
  kind: 'units.close',
  label: '撤销单位',
  duty: 'administration',
  target: ({ unitId }) => unitId,
  async check({ clock }, db, { unitId }) {
    await requireEmpty(db, unitId, dayOf(clock()));
  },
  async describe(_services, db, { unitId }) {
    const unit = await requireOpenUnit(db, unitId, 'change.unitId');
    return {
      title: `撤销单位 ${unit.name}`,
      lines: [{ label: '状态', before: '存续', after: '已撤销' }],
    };
  },
  async apply(_services, tx, { unitId }, { changeId, at }) {
    await lockUnit(tx, unitId);
    await requireEmpty(tx, unitId, dayOf(at));
    await amendUnit(tx, { id: unitId }, { is_closed: true }, changeId, at);
  },
});

async function requireEmpty(db: Db, unitId: string, today: string): Promise<void> {
  const unit = await requireOpenUnit(db, unitId, 'change.unitId');
  const left = sayWhatIsLeft(await countHoldings(db, unitId, today));
  if (left !== '') {
    throw new AppError('conflict', `${unit.name}还有${left}，请先办理划转或停用，再撤销`);
  }
  if (unit.parent_id === null) throw rootStays(unit);
}

function sayWhatIsLeft({ subUnits, accounts, volumes, persons }: UnitHoldings): string {
  const parts = [
    [subUnits, '个未撤销的下级单位'],
    [accounts, '个在用账号'],
    [volumes, '卷在管档案'],
    [persons, '名主管或协管人员'],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, what]) => ` ${count} ${what}`)
    .join('、');
}

function rootStays({ name }: UnitRow): AppError {
  return new AppError('conflict', `${name}是最上级单位，不能撤销`);
}
