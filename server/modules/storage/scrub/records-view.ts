import type { Db } from '../../../../db/connect.ts';
import type { VolumeRow } from '../../archives/index.ts';
import type { Store } from '../contract.ts';
import type { MaterialOnRecord, PageOnRecord } from './compare-rows.ts';

export type VersionOnRecord = { version: number; pageCount: number };

/** The versions of a volume that the database shows, oldest first. */
export async function listVersions(db: Db, volumeId: string): Promise<VersionOnRecord[]> {
  const rows = await db('volume_versions')
    .where({ volume_id: volumeId })
    .orderBy('version')
    .select<{ version: number; page_count: number }[]>('version', 'page_count');
  return rows.map(({ version, page_count: pageCount }) => ({ version, pageCount }));
}

/** What the database shows of one version. */
export async function loadRecords(
  db: Db,
  volumeId: string,
  version: number,
): Promise<{ materials: MaterialOnRecord[]; pages: PageOnRecord[] }> {
  const materials = await db('materials')
    .where({ volume_id: volumeId, version })
    .select<MaterialOnRecord[]>(
      'id',
      'class_code as classCode',
      'sequence',
      'ordinal',
      'title',
      'formed_on as formedOn',
      'remark',
      'page_count as pageCount',
    );
  const pages = await db('pages as p')
    .join('materials as m', 'm.id', 'p.material_id')
    .where({ 'm.volume_id': volumeId, 'm.version': version })
    .select<PageOnRecord[]>(
      'p.id',
      'p.material_id as materialId',
      'p.no',
      'p.path',
      'p.master',
      'p.width',
      'p.height',
    );
  return { materials, pages };
}

/** The volume after `after` in the order of ids; the first without it. */
export async function findVolumeAfter(
  db: Db,
  after: string | undefined,
): Promise<VolumeRow | undefined> {
  return db<VolumeRow>('volumes')
    .modify((query) => {
      if (after !== undefined) void query.where('id', '>', after);
    })
    .orderBy('id')
    .first<VolumeRow | undefined>();
}

/** Visits of the store, and of its second copy. */
const VISITS: Record<Store, string> = { own: 'scrub_visits', copy: 'scrub_copy_visits' };

/** The first volume that a pass has not visited in this store, wherever it stands. */
export async function findUnvisited(
  db: Db,
  passNo: number,
  store: Store,
): Promise<VolumeRow | undefined> {
  return db<VolumeRow>('volumes as v')
    .whereNotExists(
      db(`${VISITS[store]} as s`)
        .select(db.raw('1'))
        .where({ 's.pass_no': passNo })
        .whereRaw('s.volume_id = v.id'),
    )
    .orderBy('v.id')
    .first<VolumeRow | undefined>('v.*');
}

/** The last volume in order that a pass has visited in this store: where it goes on. */
export async function findCursor(
  db: Db,
  passNo: number,
  store: Store,
): Promise<string | undefined> {
  const row = await db(VISITS[store])
    .where({ pass_no: passNo })
    .orderBy('volume_id', 'desc')
    .first<{ volume_id: string } | undefined>('volume_id');
  return row?.volume_id;
}

export async function hasVolumes(db: Db): Promise<boolean> {
  return (await db('volumes').first<{ id: string } | undefined>('id')) !== undefined;
}

/** Ids of all volumes in order, in pieces that fit into memory. */
export async function* eachVolumeId(db: Db): AsyncGenerator<string> {
  for (let after: string | undefined; ;) {
    const rows: { id: string }[] = await db('volumes')
      .modify((query) => {
        if (after !== undefined) void query.where('id', '>', after);
      })
      .orderBy('id')
      .limit(1000)
      .select('id');
    yield* rows.map(({ id }) => id);
    after = rows.at(-1)?.id;
    if (after === undefined) return;
  }
}

export type Unweighed = { volumeId: string; version: number };

/** Versions that nobody has weighed yet, behind `after` in their order. */
export async function listUnweighed(
  db: Db,
  after: Unweighed | undefined,
  limit: number,
): Promise<Unweighed[]> {
  return db('volume_versions as n')
    .leftJoin('version_weights as w', function join() {
      this.on('w.volume_id', 'n.volume_id').andOn('w.version', 'n.version');
    })
    .whereNull('w.volume_id')
    .modify((query) => {
      if (after) {
        void query.whereRaw('(n.volume_id, n.version) > (?::uuid, ?::integer)', [
          after.volumeId,
          after.version,
        ]);
      }
    })
    .orderBy(['n.volume_id', 'n.version'])
    .limit(limit)
    .select<Unweighed[]>('n.volume_id as volumeId', 'n.version');
}
