import type { KeyAges } from '../../../crypto/keyring/key-ages.ts';
import type { Db } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { AppError, invalid } from '../../errors.ts';
import { isSameKey } from './is-same-key.ts';
import { listOrderedRotations, type RotatedKey } from './rotation-store.ts';

/**
 * The generation of a key that has reached what was decided for it.
 * @throws AppError `invalid` where there is no such key, `conflict` while a rotation is under way.
 */
export async function requireSettled(
  { keystore }: Pick<Services, 'keystore'>,
  db: Db,
  key: RotatedKey,
): Promise<{ generation: number }> {
  const generation = generationOf(await keystore.ages(), key);
  if (generation === undefined) {
    throw invalid('该单位该年度没有密钥，请刷新后从列表中选择', 'change.unitCode');
  }
  const orders = await listOrderedRotations(db);
  const ordered = orders.find((order) => isSameKey(order.key, key))?.generation ?? 0;
  if (ordered > generation) {
    throw new AppError('conflict', '上一次轮换尚未完成，请稍后刷新再办；久未完成请重启服务');
  }
  return { generation };
}

function generationOf({ master, unitYears }: KeyAges, key: RotatedKey): number | undefined {
  if (key === 'master') return master.generation;
  return unitYears.find((each) => isSameKey(each, key))?.generation;
}
