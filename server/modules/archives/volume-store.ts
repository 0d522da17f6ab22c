import type { Db, Tx } from '../../../db/connect.ts';
import type { Clearance } from '../../../policies/vocabulary.ts';
import type { CopyKind } from './contract.ts';

export type VolumeRow = {
  id: string;
  person_id: string;
  copy_kind: CopyKind;
  archive_no: string;
  keeper_unit_id: string;
  level: Clearance;
  key_unit_code: string;
  key_year: number;
  version: number;
  page_count: number;
  created_at: Date;
};

export type NewVolume = Omit<VolumeRow, 'created_at' | 'version'>;

/** Adds a volume at version 1. The unique key on person, copy and keeper makes the second of two fail. */
export async function insertVolume(
  tx: Tx,
  volume: NewVolume,
  createdBy: string,
  at: Date,
): Promise<void> {
  await tx('volumes').insert({ ...volume, version: 1, created_at: at });
  await tx('volume_versions').insert({
    volume_id: volume.id,
    version: 1,
    page_count: volume.page_count,
    created_by: createdBy,
    created_at: at,
  });
}

export type NewMaterial = {
  id: string;
  classCode: string;
  sequence: number;
  ordinal: number;
  title: string;
  formedOn: string;
  remark: string;
  pages: {
    id: string;
    no: number;
    path: string;
    master: string;
    width: number;
    height: number;
  }[];
};

export async function insertMaterial(
  tx: Tx,
  volumeId: string,
  version: number,
  material: NewMaterial,
): Promise<void> {
  await tx('materials').insert({
    id: material.id,
    volume_id: volumeId,
    version,
    class_code: material.classCode,
    sequence: material.sequence,
    ordinal: material.ordinal,
    title: material.title,
    formed_on: material.formedOn,
    remark: material.remark,
    page_count: material.pages.length,
  });
  await tx('pages').insert(
    material.pages.map(({ id: pageId, no, path, master, width, height }) => ({
      id: pageId,
      material_id: material.id,
      volume_id: volumeId,
      no,
      path,
      master,
      width,
      height,
    })),
  );
}

export async function findVolume(db: Db, id: string): Promise<VolumeRow | undefined> {
  return db<VolumeRow>('volumes').where({ id }).options({ name: 'volume' }).first();
}

/** True when this keeper already holds this copy of the person's file. */
export async function isHeld(
  db: Db,
  copy: { personId: string; copyKind: CopyKind; keeperUnitId: string },
): Promise<boolean> {
  const row = await db('volumes')
    .where({
      person_id: copy.personId,
      copy_kind: copy.copyKind,
      keeper_unit_id: copy.keeperUnitId,
    })
    .first<{ id: string } | undefined>('id');
  return row !== undefined;
}

export async function isVersionKnown(db: Db, id: string, version: number): Promise<boolean> {
  const row = await db('volume_versions')
    .where({ volume_id: id, version })
    .first<{ version: number } | undefined>('version');
  return row !== undefined;
}

export type PageRow = {
  id: string;
  material_id: string;
  no: number;
  path: string;
  /** File of the page that is shown at full size. */
  master: string;
  width: number;
  height: number;
  volume_id: string;
  version: number;
  class_code: string;
};

const PAGE_COLUMNS = [
  'p.id',
  'p.material_id',
  'p.no',
  'p.path',
  'p.master',
  'p.width',
  'p.height',
  'p.volume_id',
];

/** A page of this volume with the class of its material; absent where it belongs to another volume. */
export async function findPage(
  db: Db,
  volumeId: string,
  pageId: string,
): Promise<PageRow | undefined> {
  return db<PageRow>('pages as p')
    .join('materials as m', 'm.id', 'p.material_id')
    .where({ 'p.id': pageId, 'p.volume_id': volumeId })
    .options({ name: 'page' })
    .first<PageRow>(...PAGE_COLUMNS, 'm.version', 'm.class_code');
}

/** Up to `limit` pages of a material from page number `from` on. */
export async function listPagesFrom(
  db: Db,
  volumeId: string,
  materialId: string,
  from: number,
  limit: number,
): Promise<PageRow[]> {
  return db<PageRow>('pages as p')
    .join('materials as m', 'm.id', 'p.material_id')
    .where({ 'p.material_id': materialId, 'p.volume_id': volumeId })
    .andWhere('p.no', '>=', from)
    .orderBy('p.no')
    .limit(limit)
    .select<PageRow[]>(...PAGE_COLUMNS, 'm.version', 'm.class_code');
}

/** The next number of a running series, such as archive numbers; the row lock keeps it gapless. */
export async function nextNumber(tx: Tx, name: string): Promise<number> {
  await tx('counters').insert({ name, value: 0 }).onConflict('name').ignore();
  await tx('counters').where({ name }).increment('value', 1);
  const row = await tx('counters').where({ name }).first<{ value: string }>('value');
  return Number(row.value);
}
