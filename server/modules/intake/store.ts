import type { Db, Tx } from '../../../db/connect.ts';
import type { CopyKind } from '../archives/contract.ts';
import type { ACCESSION_STATES } from './contract.ts';
import type { ConformanceReport } from './conformance-report.ts';

export type AccessionState = (typeof ACCESSION_STATES)[number];

export type AccessionRow = {
  id: string;
  unit_id: string;
  copy_kind: CopyKind;
  file_name: string;
  bytes: string;
  state: AccessionState;
  submitted_by: string;
  submitted_at: Date;
  finished_at: Date | null;
  done: number;
  total: number;
  current: string;
  /** JSON of `ConformanceReport`. */
  report: string | null;
  error_count: number;
  warning_count: number;
  volume_id: string | null;
};

export type NewAccession = Pick<
  AccessionRow,
  'id' | 'unit_id' | 'copy_kind' | 'file_name' | 'submitted_by'
> & { bytes: number };

export async function insertAccession(tx: Tx, accession: NewAccession, at: Date): Promise<void> {
  await tx('accessions').insert({ ...accession, state: 'checking', submitted_at: at });
}

export async function findAccession(db: Db, id: string): Promise<AccessionRow | undefined> {
  return db<AccessionRow>('accessions').where({ id }).first();
}

/** Accessions whose check was cut off, oldest first. */
export async function listUnfinished(db: Db): Promise<string[]> {
  const rows = await db('accessions')
    .where({ state: 'checking' })
    .orderBy('submitted_at')
    .select<{ id: string }[]>('id');
  return rows.map((row) => row.id);
}

export type Progress = { done: number; total: number; current: string };

export async function updateProgress(db: Db, id: string, progress: Progress): Promise<void> {
  await db('accessions').where({ id, state: 'checking' }).update(progress);
}

export type Ending = {
  state: Exclude<AccessionState, 'checking'>;
  report?: ConformanceReport;
  volumeId?: string;
};

/** Closes an accession with its verdict; a closed one stays as it is. */
export async function finishAccession(tx: Tx, id: string, ending: Ending, at: Date): Promise<void> {
  const { report } = ending;
  await tx('accessions')
    .where({ id, state: 'checking' })
    .update({
      state: ending.state,
      finished_at: at,
      current: '',
      ...(ending.volumeId === undefined ? {} : { volume_id: ending.volumeId }),
      ...(report && {
        report: JSON.stringify(report),
        error_count: report.counts.errors,
        warning_count: report.counts.warnings,
      }),
    });
}
