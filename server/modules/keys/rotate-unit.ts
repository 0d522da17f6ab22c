import { changeKind } from '../../change-kind.ts';
import type { RotateUnit } from './contract.ts';
import { orderRotation } from './order-rotation.ts';
import { requireSettled } from './require-settled.ts';

/** 轮换单位年度密钥: the keys of that unit's volumes of the year move under another key, and stay what they are. */
export const rotateUnitKind = changeKind<RotateUnit>({
  kind: 'keys.rotate_unit',
  label: '轮换单位年度密钥',
  duty: 'administration',
  target: () => null,
  async check(services, db, { unitCode: unit, year }) {
    await requireSettled(services, db, { unit, year });
  },
  async describe(services, db, { unitCode: unit, year }) {
    const { generation } = await requireSettled(services, db, { unit, year });
    const label = `${unit} ${year} 年密钥`;
    return {
      title: `轮换单位年度密钥 ${unit} ${year}`,
      lines: [{ label, before: `第 ${generation} 代`, after: `第 ${generation + 1} 代` }],
    };
  },
  async apply(services, tx, { unitCode: unit, year }, confirmed) {
    const key = { unit, year };
    const { generation } = await requireSettled(services, tx, key);
    await orderRotation(services, tx, { key, generation: generation + 1 }, confirmed);
  },
});
