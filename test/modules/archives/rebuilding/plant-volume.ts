import { randomUUID } from 'node:crypto';
import { saltedDigest } from '../../../../crypto/salted-digest.ts';
import type { Keystore } from '../../../../crypto/keyring/keystore.ts';
import { sealObject } from '../../../../crypto/sealed-object.ts';
import type { ObjectRepository } from '../../../../db/objects/object-repository.ts';
import type { VolumeRecord } from '../../../../server/modules/archives/index.ts';
import { madeUpIdNumber } from '../../intake/support/sample-package.ts';

const AT = '2026-11-24T02:00:00.000Z';
const DIGEST = { salt: 'a'.repeat(64), sm3: 'b'.repeat(64) };

/** A sound record of a small volume, kept by a county under a city. */
export function soundRecord(no = 1): VolumeRecord {
  const [city, county, personId, volumeId] = Array.from({ length: 4 }, () => randomUUID()) as [
    string,
    string,
    string,
    string,
  ];
  return {
    format: 'lantai-catalogue-2',
    volume: {
      id: volumeId,
      version: 1,
      archiveNo: `HC-X-${String(no).padStart(6, '0')}`,
      copyKind: 'original',
      level: 'internal',
      keeperUnitId: county,
      createdAt: AT,
      createdBy: randomUUID(),
    },
    units: [
      { id: city, code: 'HC', name: '虹城市委组织部', kind: 'city', parentId: null },
      { id: county, code: 'HC-X', name: '虹县县委组织部', kind: 'county', parentId: city },
    ],
    person: {
      id: personId,
      name: '那日苏',
      sex: '男',
      ethnicity: '蒙古族',
      birthDate: '19780412',
      idNumber: madeUpIdNumber('19780412', String(100 + 2 * no)),
      idNumberId: randomUUID(),
      idNumberRecordedAt: AT,
      unitName: '虹县县委组织部',
      post: '',
      createdAt: AT,
    },
    authorities: [
      {
        id: randomUUID(),
        kind: 'manager',
        unitId: city,
        volumeId: null,
        validFrom: '2026-11-24',
        basis: '',
        backdatingReason: '',
        changeId: null,
        recordedAt: AT,
      },
    ],
    accession: { id: randomUUID(), fileName: 'package.zip' },
    materials: [1, 2].map((sequence) => ({
      id: randomUUID(),
      version: 1,
      classCode: '9-2',
      sequence,
      ordinal: sequence,
      title: '干部任免审批表',
      formedOn: '20091120',
      remark: '',
      pages: [
        {
          id: randomUUID(),
          no: 1,
          path: `p/000${sequence}`,
          master: 'original',
          width: 100,
          height: 141,
          files: { original: DIGEST },
        },
      ],
    })),
  };
}

type Planted = {
  /** Bytes in place of the record. */
  bytes?: Buffer;
  /** The object that it is put into, where that is another than it says. */
  id?: string;
  /** Paths of the page files, where they are not those of the record. */
  files?: string[];
  year?: number;
};

/** Puts an object into a repository as an import would; the record may be any bytes. */
export async function plantVolume(
  { objects, keystore }: { objects: ObjectRepository; keystore: Keystore },
  record: VolumeRecord,
  { bytes, id = record.volume.id, files, year = 2026 }: Planted = {},
): Promise<string> {
  const slot = { unit: 'HC-X', year, volume: id };
  const key = (await keystore.findSlot(id))
    ? await keystore.openVolumeKey(slot)
    : await keystore.newVolumeKey(slot);
  const staged = await objects.stage(id, 1);
  const put = (path: string, content: Buffer): Promise<unknown> =>
    staged.put(path, sealObject(key, { volume: id, version: 1, path }, content));
  const pages = ['p/0001/original', 'p/0002/original'];
  for (const path of files ?? pages) await put(path, Buffer.from('page'));
  const content = bytes ?? Buffer.from(JSON.stringify(record));
  await put('catalogue.json', content);
  await put('catalogue.salt', saltedDigest(content).salt);
  await staged.install({
    message: 'accession',
    user: { name: 'lantai', address: 'urn:lantai:test' },
    createdAt: new Date(AT),
  });
  await staged.release();
  return id;
}
