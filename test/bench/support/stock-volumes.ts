import { randomUUIDv7 } from 'node:crypto';
import { saltedDigest } from '../../../crypto/salted-digest.ts';
import type { DemoVolume } from '../../../server/demo/demo-plan.ts';
import { withinTransaction } from '../../../server/http/within-transaction.ts';
import {
  composeRecord,
  insertMaterial,
  insertVolume,
  newVolumeKey,
  nextNumber,
} from '../../../server/modules/archives/index.ts';
import { blindIndexOf, findPersonByIdNumber } from '../../../server/modules/persons/index.ts';
import { findUnitByCode } from '../../../server/modules/units/index.ts';
import type { TestApp } from '../../support/app.ts';

/** Files of a page by name: `original`, `view`, … */
export type PageFiles = Record<string, Buffer>;

const TITLE = { classCode: '9-1', sequence: 1, ordinal: 1, title: '材料', remark: '' };

/**
 * Seals, installs and records a volume of `pageCount` pages that all look like `files`, as an import leaves
 * it, without the checks of a package.
 */
export async function stockVolume(
  { services }: TestApp,
  { personIdNumber, keeperCode }: DemoVolume,
  { files, pageCount }: { files: PageFiles; pageCount: number },
): Promise<string> {
  const at = services.clock();
  const volumeId = randomUUIDv7();
  const { key, year } = await newVolumeKey(services, { unitCode: keeperCode, volumeId, at });
  const staged = await services.objects.stage(volumeId, 1);
  const put = (path: string, bytes: Buffer) =>
    staged.put(
      path,
      services.crypto.sealObject(key, { volume: volumeId, version: 1, path }, bytes),
    );
  const pages = [];
  for (let no = 1; no <= pageCount; no += 1) {
    const path = `p/${String(no).padStart(4, '0')}`;
    const digests: Record<string, { salt: string; sm3: string }> = {};
    for (const [name, bytes] of Object.entries(files)) {
      const { salt, digest } = saltedDigest(bytes);
      digests[name] = { salt: salt.toString('hex'), sm3: digest.toString('hex') };
      await put(`${path}/${name}`, bytes);
    }
    const size = { master: 'original', width: 2480, height: 3508 };
    pages.push({ id: randomUUIDv7(), no, path, ...size, files: digests });
  }
  const material = { id: randomUUIDv7(), ...TITLE, formedOn: '20260101', pages };
  await withinTransaction(services.db, services.ledger.recordedIn, async (tx) => {
    const personId = await findPersonByIdNumber(tx, blindIndexOf(services, personIdNumber));
    const keeper = await findUnitByCode(tx, keeperCode);
    if (personId === undefined || !keeper) throw new Error('a volume of nobody, or kept nowhere');
    const number = await nextNumber(tx, `archives-${keeperCode}`);
    const archiveNo = `${keeperCode}-${String(number).padStart(6, '0')}`;
    const volume = {
      id: volumeId,
      person_id: personId,
      copy_kind: 'original' as const,
      archive_no: archiveNo,
      keeper_unit_id: keeper.id,
      level: 'internal' as const,
      key_unit_code: keeperCode,
      key_year: year,
      page_count: pageCount,
    };
    await insertVolume(tx, volume, 'bench', at);
    await insertMaterial(tx, volumeId, 1, material);
    const record = await composeRecord(services, tx, {
      volumeId,
      version: 1,
      accession: { id: randomUUIDv7(), fileName: 'bench.zip' },
      materials: [{ ...material, version: 1 }],
    });
    const catalogue = Buffer.from(JSON.stringify(record));
    const { salt, digest } = saltedDigest(catalogue);
    await put('catalogue.json', catalogue);
    await put('catalogue.salt', salt);
    await staged.install({
      message: 'accession',
      user: { name: 'bench', address: 'urn:lantai:bench' },
      createdAt: at,
    });
    await services.ledger.record(tx, {
      kind: 'CHANGE',
      action: 'bench.stock',
      actor: 'system',
      item: volumeId,
      itemVersion: 1,
      content: digest,
    });
  });
  await staged.release();
  return volumeId;
}
