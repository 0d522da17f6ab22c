import type { Db } from '../../../db/connect.ts';
import type { Actor } from '../../http/actor.ts';
import { readTimeCursor, writeTimeCursor } from '../../http/time-cursor.ts';
import type { ConformanceReport } from './conformance-report.ts';
import type { Accession } from './contract.ts';
import type { AccessionRow } from './store.ts';

type ListedRow = AccessionRow & {
  unit_name: string;
  submitter: string;
  archive_no: string | null;
};

/** Accessions kept by the actor's unit or those below it, newest first. */
export async function listAccessions(
  db: Db,
  actor: Actor,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ items: Accession[]; nextCursor: string | null }> {
  const before = readTimeCursor(page.cursor);
  const rows = (await joined(db)
    .whereRaw('u.path like ?', [`${actor.unitPath}%`])
    .modify((query) => {
      if (before) void query.whereRaw('(c.submitted_at, c.id) < (?::timestamptz, ?::uuid)', before);
    })
    .orderBy([
      { column: 'c.submitted_at', order: 'desc' },
      { column: 'c.id', order: 'desc' },
    ])
    .limit(page.limit + 1)) as ListedRow[];
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(present),
    nextCursor:
      rows.length > page.limit && last ? writeTimeCursor(last.submitted_at, last.id) : null,
  };
}

export async function loadAccession(
  db: Db,
  id: string,
): Promise<(Accession & { report: ConformanceReport | null }) | undefined> {
  const [row] = (await joined(db).where({ 'c.id': id })) as ListedRow[];
  return row && { ...present(row), report: reportOf(row) };
}

function joined(db: Db) {
  return db('accessions as c')
    .join('units as u', 'u.id', 'c.unit_id')
    .join('accounts as a', 'a.id', 'c.submitted_by')
    .leftJoin('volumes as v', 'v.id', 'c.volume_id')
    .select('c.*', 'u.name as unit_name', 'a.name as submitter', 'v.archive_no');
}

function present(row: ListedRow): Accession {
  return {
    id: row.id,
    fileName: row.file_name,
    bytes: Number(row.bytes),
    unitName: row.unit_name,
    copyKind: row.copy_kind,
    state: row.state,
    submittedBy: row.submitter,
    submittedAt: row.submitted_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    progress: { done: row.done, total: row.total, current: row.current },
    volumeId: row.volume_id,
    archiveNo: row.archive_no,
    personName: reportOf(row)?.personName ?? null,
    errorCount: row.error_count,
    warningCount: row.warning_count,
  };
}

function reportOf(row: ListedRow): ConformanceReport | null {
  return row.report === null ? null : (JSON.parse(row.report) as ConformanceReport);
}
