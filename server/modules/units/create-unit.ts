import type { Db } from '../../../db/connect.ts';
import { changeKind } from '../../change-kind.ts';
import { AppError } from '../../errors.ts';
import type { CreateUnit } from './contract.ts';
import { UNIT_KIND_NAMES } from './words.ts';
import { requireOpenUnit } from './require-unit.ts';
import { findUnitByCode, insertUnit, lockTree, type UnitRow } from './store.ts';

/** 新设单位 below an existing one. */
export const createUnitKind = changeKind<CreateUnit>({
  kind: 'units.create',
  label: '新设单位',
  duty: 'administration',
  target: () => null,
  async check(_services, db, payload) {
    await requirePlace(db, payload);
  },
  async describe(_services, db, payload) {
    const parent = await requirePlace(db, payload);
    return {
      title: `新设单位 ${payload.name}`,
      lines: [
        { label: '单位名称', before: null, after: payload.name },
        { label: '单位代码', before: null, after: payload.code },
        { label: '类别', before: null, after: UNIT_KIND_NAMES[payload.unitKind] },
        { label: '上级单位', before: null, after: parent.name },
      ],
    };
  },
  async apply(_services, tx, payload, { changeId, at }) {
    await lockTree(tx);
    const parent = await requirePlace(tx, payload);
    const { code, name, unitKind: kind } = payload;
    await insertUnit(tx, { code, name, kind, parent }, at, changeId);
  },
});

async function requirePlace(db: Db, { code, parentId }: CreateUnit): Promise<UnitRow> {
  const parent = await requireOpenUnit(db, parentId, 'change.parentId');
  const taken = await findUnitByCode(db, code);
  if (!taken) return parent;
  throw new AppError('conflict', `单位代码 ${code} 已由${taken.name}使用，请换一个代码`, {
    field: 'change.code',
  });
}
