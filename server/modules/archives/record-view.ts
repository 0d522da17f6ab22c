import type { Db } from '../../../db/connect.ts';
import type { AuthorityRecord, PersonRecord, UnitRecord, VolumeRecord } from './volume-record.ts';
import type { VolumeRow } from './volume-store.ts';

type Standing = Pick<VolumeRecord, 'volume' | 'authorities' | 'units'> & {
  person: Omit<PersonRecord, 'idNumber' | 'idNumberId' | 'idNumberRecordedAt'>;
};

/** A version as it is on record, whose it is, who decides about it, and those units up to their roots. */
export async function loadStanding(db: Db, volumeId: string, version: number): Promise<Standing> {
  const { personId, ...volume } = await loadVersion(db, volumeId, version);
  const authorities = await listAuthorities(db, personId, volumeId);
  const named = authorities.flatMap(({ unitId }) => (unitId === null ? [] : [unitId]));
  return {
    volume,
    person: await loadPerson(db, personId),
    authorities,
    units: await listUnitsUpward(db, [volume.keeperUnitId, ...named]),
  };
}

async function loadVersion(
  db: Db,
  volumeId: string,
  version: number,
): Promise<VolumeRecord['volume'] & { personId: string }> {
  const row = await db('volumes as v')
    .join('volume_versions as n', 'n.volume_id', 'v.id')
    .where({ 'v.id': volumeId, 'n.version': version })
    .first<VolumeRow & { made_at: Date; made_by: string }>(
      'v.*',
      'n.created_at as made_at',
      'n.created_by as made_by',
    );
  return {
    id: row.id,
    version,
    archiveNo: row.archive_no,
    copyKind: row.copy_kind,
    level: row.level,
    keeperUnitId: row.keeper_unit_id,
    createdAt: row.made_at.toISOString(),
    createdBy: row.made_by,
    personId: row.person_id,
  };
}

type PersonRow = {
  name: string;
  sex: string;
  ethnicity: string;
  birth_date: string;
  unit_name: string;
  post: string;
  created_at: Date;
};

async function loadPerson(db: Db, id: string): Promise<Standing['person']> {
  const row = await db('persons').where({ id }).first<PersonRow>();
  return {
    id,
    name: row.name,
    sex: row.sex,
    ethnicity: row.ethnicity,
    birthDate: row.birth_date,
    unitName: row.unit_name,
    post: row.post,
    createdAt: row.created_at.toISOString(),
  };
}

type AuthorityRow = {
  id: string;
  kind: AuthorityRecord['kind'];
  unit_id: string | null;
  volume_id: string | null;
  valid_from: string;
  basis: string;
  backdating_reason: string;
  change_id: string | null;
  recorded_at: Date;
};

async function listAuthorities(
  db: Db,
  personId: string,
  volumeId: string,
): Promise<AuthorityRecord[]> {
  const rows = await db('authorities')
    .where({ person_id: personId })
    .whereRaw('(volume_id is null or volume_id = ?)', [volumeId])
    .orderBy(['recorded_at', 'id'])
    .select<AuthorityRow[]>(
      'id',
      'kind',
      'unit_id',
      'volume_id',
      db.raw('cast(valid_from as text) as valid_from'),
      'basis',
      'backdating_reason',
      'change_id',
      'recorded_at',
    );
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    unitId: row.unit_id,
    volumeId: row.volume_id,
    validFrom: row.valid_from,
    basis: row.basis,
    backdatingReason: row.backdating_reason,
    changeId: row.change_id,
    recordedAt: row.recorded_at.toISOString(),
  }));
}

/** Parents first: a path is longer than that of any unit above. */
async function listUnitsUpward(db: Db, unitIds: readonly string[]): Promise<UnitRecord[]> {
  const rows = await db('units as above')
    .whereExists(
      db('units as below')
        .whereIn('below.id', [...unitIds])
        .whereRaw('left(below.path, length(above.path)) = above.path')
        .select(db.raw('1')),
    )
    .orderByRaw('length(above.path), above.path')
    .select<(Omit<UnitRecord, 'parentId'> & { parent_id: string | null })[]>(
      'above.id',
      'above.code',
      'above.name',
      'above.kind',
      'above.parent_id',
    );
  return rows.map(({ parent_id: parentId, ...unit }) => ({ ...unit, parentId }));
}
