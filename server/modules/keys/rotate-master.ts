import { changeKind } from '../../change-kind.ts';
import type { RotateMaster } from './contract.ts';
import { orderRotation } from './order-rotation.ts';
import { requireSettled } from './require-settled.ts';

/** 轮换主密钥: another master before the same locks, and no page is touched. */
export const rotateMasterKind = changeKind<RotateMaster>({
  kind: 'keys.rotate_master',
  label: '轮换主密钥',
  duty: 'administration',
  target: () => null,
  async check(services, db) {
    await requireSettled(services, db, 'master');
  },
  async describe(services, db) {
    const { generation } = await requireSettled(services, db, 'master');
    return {
      title: '轮换主密钥',
      lines: [{ label: '主密钥', before: `第 ${generation} 代`, after: `第 ${generation + 1} 代` }],
    };
  },
  async apply(services, tx, _payload, confirmed) {
    const { generation } = await requireSettled(services, tx, 'master');
    await orderRotation(services, tx, { key: 'master', generation: generation + 1 }, confirmed);
  },
});
