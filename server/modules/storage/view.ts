import type { Db } from '../../../db/connect.ts';
import { readTimeCursor, writeTimeCursor } from '../../http/time-cursor.ts';
import type { ScrubPass, StorageFinding, Store, VolumeScrub } from './contract.ts';
import { explainCode } from './explain-code.ts';
import { findLastWholePass } from './scrub-store.ts';

type FindingRow = {
  id: string;
  store: Store;
  volume_id: string | null;
  path: string;
  code: string;
  found_at: Date;
  resolved_at: Date | null;
};

export type FindingFilter = {
  state: StorageFinding['state'];
  volumeId?: string | undefined;
  cursor?: string | undefined;
  limit: number;
};

/** Findings of one state, newest first. */
export async function listFindings(
  db: Db,
  { state, volumeId, cursor, limit }: FindingFilter,
): Promise<{ items: StorageFinding[]; nextCursor: string | null }> {
  const before = readTimeCursor(cursor);
  const rows: FindingRow[] = await joined(db, state)
    .modify((query) => {
      if (volumeId !== undefined) void query.where({ 'f.volume_id': volumeId });
      if (before) void query.whereRaw('(f.found_at, f.id) < (?::timestamptz, ?::uuid)', before);
    })
    .orderBy([
      { column: 'f.found_at', order: 'desc' },
      { column: 'f.id', order: 'desc' },
    ])
    .limit(limit + 1)
    .select('f.*', 'r.resolved_at');
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(presentFinding),
    nextCursor: rows.length > limit && last ? writeTimeCursor(last.found_at, last.id) : null,
  };
}

export async function countOpenFindings(db: Db, volumeId?: string): Promise<number> {
  const [row] = await joined(db, 'open')
    .modify((query) => {
      if (volumeId !== undefined) void query.where({ 'f.volume_id': volumeId });
    })
    .count<{ count: string }[]>();
  return Number(row?.count ?? 0);
}

/** The newest check of a volume; null where there was none. */
export async function loadVolumeScrub(db: Db, volumeId: string): Promise<VolumeScrub | null> {
  const row = await db('scrub_visits')
    .where({ volume_id: volumeId })
    .orderBy([
      { column: 'visited_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .first<VisitRow | undefined>();
  if (!row) return null;
  return {
    at: row.visited_at.toISOString(),
    orderId: row.order_id,
    version: row.version,
    files: row.files,
    bytes: Number(row.bytes),
    isFixityOnly: row.is_fixity_only,
  };
}

type VisitRow = {
  order_id: string | null;
  version: number;
  files: number;
  bytes: string;
  is_fixity_only: boolean;
  visited_at: Date;
};

export type Totals = { volumes: number; versions: number; files: number; bytes: number };

/** What the database shows, and how much of it has been weighed. */
export async function loadTotals(db: Db): Promise<Totals> {
  const [counted] = await db('volume_versions')
    .countDistinct<{ volumes: string }[]>('volume_id as volumes')
    .count('* as versions');
  const [weighed] = await db('version_weights').sum<
    { files: string | null; bytes: string | null }[]
  >({ files: 'files', bytes: 'bytes' });
  const { volumes, versions } = counted as unknown as { volumes: string; versions: string };
  return {
    volumes: Number(volumes),
    versions: Number(versions),
    files: Number(weighed?.files ?? 0),
    bytes: Number(weighed?.bytes ?? 0),
  };
}

export type Done = { volumes: number; files: number; bytes: number; fixityOnlyVolumes: number };

/** What a pass has looked at. */
export async function loadDone(db: Db, passNo: number): Promise<Done> {
  const [row] = await db('scrub_visits')
    .where({ pass_no: passNo })
    .select<Record<'volumes' | 'files' | 'bytes' | 'fixity_only', string | null>[]>(
      db.raw('count(*) as volumes'),
      db.raw('sum(files) as files'),
      db.raw('sum(bytes) as bytes'),
      db.raw('count(*) filter (where is_fixity_only) as fixity_only'),
    );
  return {
    volumes: Number(row?.volumes ?? 0),
    files: Number(row?.files ?? 0),
    bytes: Number(row?.bytes ?? 0),
    fixityOnlyVolumes: Number(row?.fixity_only ?? 0),
  };
}

/** What a pass has read of the second copy. */
export async function loadCopyDone(
  db: Db,
  passNo: number,
): Promise<{ volumes: number; bytes: number }> {
  const [row] = await db('scrub_copy_visits')
    .where({ pass_no: passNo })
    .select<Record<'volumes' | 'bytes', string | null>[]>(
      db.raw('count(*) as volumes'),
      db.raw('sum(bytes) as bytes'),
    );
  return { volumes: Number(row?.volumes ?? 0), bytes: Number(row?.bytes ?? 0) };
}

/** When the second copy of a volume was last read; null where it never was. */
export async function loadCopyReadAt(db: Db, volumeId: string): Promise<string | null> {
  const row = await db('scrub_copy_visits')
    .where({ volume_id: volumeId })
    .orderBy('visited_at', 'desc')
    .first<{ visited_at: Date } | undefined>('visited_at');
  return row?.visited_at.toISOString() ?? null;
}

/** The last pass that saw everything, with its counts. */
export async function loadLastPass(db: Db): Promise<ScrubPass | null> {
  const pass = await findLastWholePass(db);
  if (!pass?.ended_at) return null;
  const { rows } = await db.raw<{ rows: { count: string | null }[] }>(
    `select (select coalesce(sum(new_findings), 0) from scrub_visits where pass_no = ?)
          + (select coalesce(sum(new_findings), 0) from scrub_copy_visits where pass_no = ?)
          + (select coalesce(sum(new_findings), 0) from scrub_sweeps where pass_no = ?) as count`,
    [pass.no, pass.no, pass.no],
  );
  return {
    no: pass.no,
    startedAt: pass.started_at.toISOString(),
    endedAt: pass.ended_at.toISOString(),
    ...(await loadDone(db, pass.no)),
    newFindings: Number(rows[0]?.count ?? 0),
  };
}

function joined(db: Db, state: StorageFinding['state']) {
  return db('scrub_findings as f')
    .leftJoin('scrub_resolutions as r', 'r.finding_id', 'f.id')
    .modify((query) => {
      if (state === 'open') void query.whereNull('r.finding_id');
      else void query.whereNotNull('r.finding_id');
    });
}

function presentFinding(row: FindingRow): StorageFinding {
  return {
    id: row.id,
    store: row.store,
    volumeId: row.volume_id,
    path: row.path,
    code: row.code,
    message: explainCode(row.code, row.store),
    state: row.resolved_at ? 'resolved' : 'open',
    foundAt: row.found_at.toISOString(),
    resolvedAt: row.resolved_at?.toISOString() ?? null,
  };
}
