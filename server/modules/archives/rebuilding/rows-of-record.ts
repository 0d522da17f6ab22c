import { termsOfName } from '../search-terms.ts';
import type { MaterialRecord, PersonRecord, VolumeRecord } from '../volume-record.ts';
import type { OpenedVolume } from './open-records.ts';
import type { Row } from './rebuild-store.ts';

/** Ids that units have in this database, by those in the record. */
export type UnitIds = ReadonlyMap<string, string>;

export function personRow({ id, name, sex, ethnicity, ...rest }: PersonRecord): Row {
  return {
    id,
    name,
    sex,
    ethnicity,
    birth_date: rest.birthDate,
    unit_name: rest.unitName,
    post: rest.post,
    created_at: new Date(rest.createdAt),
  };
}

export function nameRows({ id, name }: PersonRecord): Row[] {
  return termsOfName(name).map((term) => ({ person_id: id, ...term }));
}

export function authorityRows({ authorities, person }: VolumeRecord, unitIds: UnitIds): Row[] {
  return authorities.map((authority) => ({
    id: authority.id,
    person_id: person.id,
    kind: authority.kind,
    unit_id: authority.unitId === null ? null : unitIds.get(authority.unitId),
    volume_id: authority.volumeId,
    valid_from: authority.validFrom,
    basis: authority.basis,
    backdating_reason: authority.backdatingReason,
    change_id: authority.changeId,
    recorded_at: new Date(authority.recordedAt),
  }));
}

/** The volume as its newest version tells it, made when its first one was. */
export function volumeRow({ slot, records }: OpenedVolume, unitIds: UnitIds): Row {
  const newest = newestOf(records);
  const { volume, person, materials } = newest;
  const first = records[0]?.record.volume ?? volume;
  return {
    id: volume.id,
    person_id: person.id,
    copy_kind: volume.copyKind,
    archive_no: volume.archiveNo,
    keeper_unit_id: unitIds.get(volume.keeperUnitId),
    level: volume.level,
    key_unit_code: slot.unit,
    key_year: slot.year,
    version: volume.version,
    page_count: countPages(materials),
    created_at: new Date(first.createdAt),
  };
}

export function versionRow({ volume, materials }: VolumeRecord): Row {
  return {
    volume_id: volume.id,
    version: volume.version,
    page_count: countPages(materials),
    created_by: volume.createdBy,
    created_at: new Date(volume.createdAt),
  };
}

export function materialRows({ volume, materials }: VolumeRecord): Row[] {
  return materials.map((material) => ({
    id: material.id,
    volume_id: volume.id,
    version: material.version,
    class_code: material.classCode,
    sequence: material.sequence,
    ordinal: material.ordinal,
    title: material.title,
    formed_on: material.formedOn,
    remark: material.remark,
    page_count: material.pages.length,
  }));
}

export function pageRows({ volume, materials }: VolumeRecord): Row[] {
  return materials.flatMap((material) =>
    material.pages.map(({ id, no, path, master, width, height }) => ({
      id,
      material_id: material.id,
      volume_id: volume.id,
      no,
      path,
      master,
      width,
      height,
    })),
  );
}

export function newestOf(records: OpenedVolume['records']): VolumeRecord {
  const newest = records.at(-1);
  if (!newest) throw new Error('a volume without a version');
  return newest.record;
}

export function countPages(materials: readonly MaterialRecord[]): number {
  return materials.reduce((count, { pages }) => count + pages.length, 0);
}
