import type { Db } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { listDestroyedKeys } from '../archives/index.ts';
import { listDatedKeys } from '../ledger/index.ts';
import { findUnitByCode } from '../units/index.ts';
import type { Keys } from './contract.ts';
import { isSameKey } from './is-same-key.ts';
import { listOrderedRotations, type RotatedKey } from './rotation-store.ts';

/** How old the keys are, what opens the keystore and which keys were destroyed; no secret and no name. */
export async function showKeys({ keystore, ledger }: Services, db: Db): Promise<Keys> {
  const { master, locks, unitYears } = await keystore.ages();
  const orders = await listOrderedRotations(db);
  const isDue = (key: RotatedKey, generation: number): boolean =>
    orders.some((order) => isSameKey(order.key, key) && order.generation > generation);
  const names = await nameUnits(db, new Set(unitYears.map(({ unit }) => unit)));
  return {
    master: { ...master, isRotating: master.isRotating || isDue('master', master.generation) },
    ledger: (await listDatedKeys(db, ledger)).map((key) => ({
      ...key,
      since: key.since?.toISOString() ?? null,
    })),
    locks,
    unitYears: unitYears
      .map(({ unit, year, generation, since }) => ({
        unitCode: unit,
        unitName: names.get(unit) ?? unit,
        year,
        generation,
        since,
        isRotating: isDue({ unit, year }, generation),
      }))
      .sort((one, other) => other.year - one.year || one.unitCode.localeCompare(other.unitCode)),
    destroyed: (await listDestroyedKeys(db)).map(({ volumeId, changeId, decidedAt }) => ({
      volumeId,
      changeId,
      decidedAt: decidedAt.toISOString(),
    })),
  };
}

async function nameUnits(db: Db, codes: ReadonlySet<string>): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const code of codes) {
    const unit = await findUnitByCode(db, code);
    if (unit) names.set(code, unit.name);
  }
  return names;
}
