import type { Tx } from '../../../../db/connect.ts';
import type { Services } from '../../../context.ts';
import { restoreIdNumber } from '../../persons/index.ts';
import { restoreUnits } from '../../units/index.ts';
import type { VolumeRecord } from '../volume-record.ts';
import type { OpenedVolume } from './open-records.ts';
import { advanceVolume, insertMissing, raiseCounter } from './rebuild-store.ts';
import { Refusal } from './refusal.ts';
import {
  authorityRows,
  countPages,
  materialRows,
  nameRows,
  newestOf,
  pageRows,
  personRow,
  versionRow,
  volumeRow,
  type UnitIds,
} from './rows-of-record.ts';

type Needs = Pick<Services, 'keystore' | 'ledger'>;

/**
 * Writes whatever rows of a volume are missing, and records each of its versions where there were any; answers how
 * many rows were written.
 * @throws Refusal where something is there already that says otherwise. The transaction must then be given up.
 */
export async function rebuildVolume(needs: Needs, tx: Tx, volume: OpenedVolume): Promise<number> {
  const newest = newestOf(volume.records);
  let written = 0;
  written += await writePerson(tx, newest);
  for (const { record } of volume.records) written += await writeIdNumber(needs, tx, record);
  const units = await writeUnits(tx, volume);
  written += units.written + (await writeVolume(tx, volume, units.ids));
  for (const { record } of volume.records) {
    written += await writeVersion(tx, record, units.ids);
  }
  written += await writeNumber(tx, newest);
  if (written > 0) await recordVersions(needs, tx, volume);
  return written;
}

async function writeUnits(
  tx: Tx,
  { records }: OpenedVolume,
): Promise<{ written: number; ids: UnitIds }> {
  const ids = new Map<string, string>();
  let written = 0;
  for (const { record } of records) {
    const restored = await restoreUnits(tx, record.units, new Date(record.volume.createdAt));
    if ('contradiction' in restored) {
      throw new Refusal('contradicts_database', `units ${restored.contradiction}`);
    }
    for (const [told, id] of restored.ids) ids.set(told, id);
    written += restored.written;
  }
  return { written, ids };
}

async function writePerson(tx: Tx, { person }: VolumeRecord): Promise<number> {
  const persons = { table: 'persons', key: ['id'], fixed: ['name', 'sex', 'birth_date'] };
  const written = await insertMissing(tx, persons, [personRow(person)]);
  const names = { table: 'person_names', key: ['person_id', 'kind', 'term'], fixed: [] };
  return written + (await insertMissing(tx, names, nameRows(person)));
}

async function writeIdNumber(needs: Needs, tx: Tx, { person }: VolumeRecord): Promise<number> {
  const outcome = await restoreIdNumber(needs, tx, {
    id: person.idNumberId,
    personId: person.id,
    idNumber: person.idNumber,
    recordedAt: new Date(person.idNumberRecordedAt),
  });
  if (outcome === 'contradiction') {
    throw new Refusal('contradicts_database', `person_id_numbers ${person.idNumberId}`);
  }
  return outcome === 'written' ? 1 : 0;
}

async function writeVolume(tx: Tx, volume: OpenedVolume, unitIds: UnitIds): Promise<number> {
  const { volume: told, materials } = newestOf(volume.records);
  const target = {
    table: 'volumes',
    key: ['id'],
    // Level and keeper go on with what was decided since.
    fixed: ['person_id', 'copy_kind', 'archive_no', 'key_unit_code', 'key_year'],
  };
  const written = await insertMissing(tx, target, [volumeRow(volume, unitIds)]);
  const newest = { version: told.version, pageCount: countPages(materials) };
  return written + ((await advanceVolume(tx, volume.id, newest)) ? 1 : 0);
}

async function writeVersion(tx: Tx, record: VolumeRecord, unitIds: UnitIds): Promise<number> {
  const rows = [
    [
      {
        table: 'volume_versions',
        key: ['volume_id', 'version'],
        fixed: ['page_count', 'created_by'],
      },
      [versionRow(record)],
    ],
    [
      {
        table: 'authorities',
        key: ['id'],
        fixed: ['person_id', 'kind', 'unit_id', 'volume_id', 'valid_from'],
      },
      authorityRows(record, unitIds),
    ],
    [
      {
        table: 'materials',
        key: ['id'],
        fixed: [
          'volume_id',
          'version',
          'class_code',
          'sequence',
          'ordinal',
          'title',
          'formed_on',
          'remark',
          'page_count',
        ],
      },
      materialRows(record),
    ],
    [
      {
        table: 'pages',
        key: ['id'],
        fixed: ['material_id', 'volume_id', 'no', 'path', 'master', 'width', 'height'],
      },
      pageRows(record),
    ],
  ] as const;
  let written = 0;
  for (const [target, missing] of rows) written += await insertMissing(tx, target, missing);
  return written;
}

/** The series that gave the archive number goes on behind it. */
async function writeNumber(tx: Tx, { volume }: VolumeRecord): Promise<number> {
  const [, code = '', number = ''] = /^(.+)-(\d+)$/.exec(volume.archiveNo) ?? [];
  return (await raiseCounter(tx, `archives-${code}`, Number(number))) ? 1 : 0;
}

async function recordVersions({ ledger }: Needs, tx: Tx, { records }: OpenedVolume): Promise<void> {
  for (const { record, content } of records) {
    await ledger.record(tx, {
      kind: 'CHANGE',
      action: 'archives.rebuild',
      actor: 'system',
      item: record.volume.id,
      itemVersion: record.volume.version,
      content,
    });
  }
}
