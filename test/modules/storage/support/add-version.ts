import { randomUUIDv7 } from 'node:crypto';
import { saltedDigest } from '../../../../crypto/salted-digest.ts';
import { withinTransaction } from '../../../../server/http/within-transaction.ts';
import { composeRecord, insertMaterial } from '../../../../server/modules/archives/index.ts';
import type { TestApp } from '../../../support/app.ts';
import { keyed } from './forge.ts';

/** Adds version 2 to a volume of version 1: one material of one page whose only file is `image`, again under `p/0001`. */
export async function addVersion(app: TestApp, volumeId: string, image: Buffer): Promise<void> {
  const { services } = app;
  const { seal } = await keyed(app, volumeId);
  const page = {
    id: randomUUIDv7(),
    no: 1,
    path: 'p/0001',
    master: 'original',
    width: 10,
    height: 14,
  };
  const material = {
    classCode: '9-1',
    sequence: 99,
    ordinal: 1,
    title: '增补材料',
    formedOn: '20260101',
    remark: '',
  };
  const id = randomUUIDv7();
  const digest = saltedDigest(image);
  const files = {
    original: { salt: digest.salt.toString('hex'), sm3: digest.digest.toString('hex') },
  };
  const staged = await services.objects.stage(volumeId, 2);
  const put = (path: string, bytes: Buffer) => staged.put(path, seal(2, path, bytes));
  await put('p/0001/original', image);
  await withinTransaction(services.db, services.ledger.recordedIn, async (tx) => {
    await tx('volume_versions').insert({
      volume_id: volumeId,
      version: 2,
      page_count: 1,
      created_by: 'test',
      created_at: services.clock(),
    });
    await insertMaterial(tx, volumeId, 2, { id, ...material, pages: [page] });
    const record = await composeRecord(services, tx, {
      volumeId,
      version: 2,
      accession: { id: randomUUIDv7(), fileName: 'test.zip' },
      materials: [{ id, ...material, version: 2, pages: [{ ...page, files }] }],
    });
    const catalogue = Buffer.from(JSON.stringify(record));
    const { salt, digest: content } = saltedDigest(catalogue);
    await put('catalogue.json', catalogue);
    await put('catalogue.salt', salt);
    await staged.install({
      message: 'accession',
      user: { name: 'test', address: 'urn:lantai:test' },
      createdAt: services.clock(),
    });
    await services.ledger.record(tx, {
      kind: 'CHANGE',
      action: 'test.add_version',
      actor: 'system',
      item: volumeId,
      itemVersion: 2,
      content,
    });
  });
  await staged.release();
}
