import { randomUUIDv7 } from 'node:crypto';
import type { Clearance } from '../../policies/vocabulary.ts';
import type { DemoMaterial, DemoVolume } from '../../server/demo/demo-plan.ts';
import { withinTransaction } from '../../server/http/within-transaction.ts';
import {
  insertMaterial,
  insertVolume,
  newVolumeKey,
  nextNumber,
  parseClassCode,
  type NewMaterial,
} from '../../server/modules/archives/index.ts';
import { blindIndexOf, findPersonByIdNumber } from '../../server/modules/persons/index.ts';
import { findUnitByCode } from '../../server/modules/units/index.ts';
import type { TestApp } from './app.ts';

export type Shelved = { volumeId: string; archiveNo: string };

/**
 * Puts a volume of the plan on record without its package: rows as an import leaves them, but no page files.
 * For tests that open no page.
 */
export async function shelveVolume(
  { services }: TestApp,
  { personIdNumber, keeperCode, copyKind, materials }: DemoVolume,
  level: Clearance = 'internal',
): Promise<Shelved> {
  const at = services.clock();
  const volumeId = randomUUIDv7();
  return withinTransaction(services.db, services.ledger.recordedIn, async (tx) => {
    const personId = await findPersonByIdNumber(tx, blindIndexOf(services, personIdNumber));
    const keeper = await findUnitByCode(tx, keeperCode);
    if (personId === undefined || !keeper) throw new Error('a volume of nobody, or kept nowhere');
    const key = await newVolumeKey(services, { unitCode: keeperCode, volumeId, at });
    const number = await nextNumber(tx, `archives-${keeperCode}`);
    const archiveNo = `${keeperCode}-${String(number).padStart(6, '0')}`;
    const volume = {
      id: volumeId,
      person_id: personId,
      copy_kind: copyKind === '正本' ? ('original' as const) : ('duplicate' as const),
      archive_no: archiveNo,
      keeper_unit_id: keeper.id,
      level,
      key_unit_code: keeperCode,
      key_year: key.year,
      page_count: materials.reduce((sum, { pages }) => sum + pages, 0),
    };
    await insertVolume(tx, volume, 'test', at);
    for (const [index, material] of materials.entries()) {
      await insertMaterial(tx, volumeId, 1, asStored(material, index + 1));
    }
    await services.ledger.record(tx, { kind: 'CHANGE', action: 'test.shelve', actor: 'system' });
    return { volumeId, archiveNo };
  });
}

function asStored(material: DemoMaterial, ordinal: number): NewMaterial {
  const reading = parseClassCode(material.classCode);
  if (!reading.ok) throw new Error(`no class ${material.classCode}`);
  return {
    id: randomUUIDv7(),
    classCode: reading.code,
    sequence: material.seq,
    ordinal,
    title: material.title,
    formedOn: material.formedOn,
    remark: material.remark,
    pages: Array.from({ length: material.pages }, (_, index) => ({
      id: randomUUIDv7(),
      no: index + 1,
      path: `m${ordinal}/p${index + 1}`,
      master: 'original',
      width: 100,
      height: 141,
    })),
  };
}
