import { randomUUIDv7 } from 'node:crypto';
import type { Db, Tx } from '../../../db/connect.ts';
import type { Clearance } from '../../../policies/vocabulary.ts';
import type { WrittenSet } from '../../backup/write-set.ts';
import type { MediumKind, MediumState, RestoreTestReport } from './contract.ts';

/** A statement holds no more than 65,535 values. */
const GAPS_AT_ONCE = 1000;

export type Recipient = { accountId: string; publicKey: string };
export type RecipientsRow = { threshold: number; recipients: Recipient[] };

export async function insertRecipients(
  tx: Tx,
  changeId: string,
  { threshold, recipients }: RecipientsRow,
  at: Date,
): Promise<void> {
  const row = { threshold, recipients: JSON.stringify(recipients), set_at: at };
  await tx('backup_recipients').insert({ change_id: changeId, ...row });
}

/** Those that were set last. */
export async function findRecipients(db: Db): Promise<RecipientsRow | undefined> {
  const row = await db('backup_recipients')
    .orderBy([
      { column: 'set_at', order: 'desc' },
      { column: 'change_id', order: 'desc' },
    ])
    .first<{ threshold: number; recipients: string } | undefined>('threshold', 'recipients');
  return row && { ...row, recipients: JSON.parse(row.recipients) as Recipient[] };
}

export type MediumRow = {
  id: string;
  label: string;
  registered_at: Date;
  version: number;
  kind: MediumKind;
  level: Clearance;
  holder: string;
  place: string;
  state: MediumState;
};
type Standing = Pick<MediumRow, 'kind' | 'level' | 'holder' | 'place' | 'state'> & { note: string };

export async function insertMedium(
  tx: Tx,
  label: string,
  standing: Standing,
  by: string,
  at: Date,
): Promise<string> {
  const id = randomUUIDv7();
  await tx('backup_media').insert({ id, label, registered_by: by, registered_at: at });
  await insertMediumVersion(tx, { id, version: 1 }, standing, by, at);
  return id;
}

/** The primary key makes the second of two that amend the same entry fail. */
export async function insertMediumVersion(
  tx: Tx,
  { id, version }: { id: string; version: number },
  standing: Standing,
  by: string,
  at: Date,
): Promise<void> {
  const row = { medium_id: id, version, ...standing, recorded_by: by, recorded_at: at };
  await tx('backup_medium_versions').insert(row);
}

/** Every medium as its newest entry says, newest medium first. */
export function media(db: Db) {
  return db<MediumRow>('backup_media as m')
    .join('backup_medium_versions as v', 'v.medium_id', 'm.id')
    .whereNotExists(
      db('backup_medium_versions as n')
        .select(db.raw('1'))
        .whereRaw('n.medium_id = v.medium_id and n.version > v.version'),
    )
    .orderBy('m.registered_at', 'desc')
    .select<MediumRow[]>(
      'm.id',
      'm.label',
      'm.registered_at',
      'v.version',
      'v.kind',
      'v.level',
      'v.holder',
      'v.place',
      'v.state',
    );
}

export async function findMedium(db: Db, labelOrId: string): Promise<MediumRow | undefined> {
  return media(db).whereRaw('(m.label = ? or m.id::text = ?)', [labelOrId, labelOrId]).first();
}

export type RunRow = {
  id: string;
  medium_id: string;
  path: string;
  requested_by: string | null;
  requested_at: Date;
};

export async function insertRun(
  tx: Tx,
  run: Pick<RunRow, 'medium_id' | 'path' | 'requested_by'>,
  at: Date,
): Promise<string> {
  const id = randomUUIDv7();
  await tx('backup_runs').insert({ id, ...run, requested_at: at });
  return id;
}

export async function insertRunEnd(
  tx: Tx,
  runId: string,
  end: { outcome: 'done' | 'failed'; reason: string },
  at: Date,
): Promise<void> {
  await tx('backup_run_ends').insert({ run_id: runId, ...end, ended_at: at });
}

/** The run that has not ended, of which there is one at most. */
export async function findOpenRun(db: Db): Promise<RunRow | undefined> {
  return db<RunRow>('backup_runs as r')
    .whereNotExists(db('backup_run_ends as e').select(db.raw('1')).whereRaw('e.run_id = r.id'))
    .orderBy('r.requested_at')
    .first();
}

export type SetRow = {
  medium_id: string;
  set_no: number;
  manifest_digest: Buffer;
  made_at: Date;
};

export async function insertSet(
  tx: Tx,
  runId: string,
  { manifest, digest, gaps, figures }: WrittenSet,
): Promise<void> {
  const set = { medium_id: manifest.chain, set_no: manifest.set };
  await tx('backup_sets').insert({
    ...set,
    run_id: runId,
    manifest_digest: Buffer.from(digest, 'hex'),
    ledger_size: manifest.ledger.size,
    ledger_note: manifest.ledger.checkpoint,
    row_count: figures.rows,
    versions: figures.versions,
    new_versions: figures.newVersions,
    new_bytes: figures.newBytes,
    missing_versions: gaps.length,
    key_part_until: new Date(manifest.keyPart.expiresAt),
    made_at: new Date(manifest.at),
  });
  const rows = gaps.map(({ objectId, version, reason }) => ({
    ...set,
    volume_id: objectId,
    version,
    reason,
  }));
  for (let at = 0; at < rows.length; at += GAPS_AT_ONCE) {
    await tx('backup_gaps').insert(rows.slice(at, at + GAPS_AT_ONCE));
  }
}

export async function findLastSet(db: Db, mediumId: string): Promise<SetRow | undefined> {
  return db<SetRow>('backup_sets').where({ medium_id: mediumId }).orderBy('set_no', 'desc').first();
}

export async function findSetByDigest(db: Db, digest: string): Promise<SetRow | undefined> {
  return db<SetRow>('backup_sets')
    .where({ manifest_digest: Buffer.from(digest, 'hex') })
    .first();
}

export async function insertRestoreTest(
  tx: Tx,
  { medium_id, set_no }: SetRow,
  { bytes, seconds, files, sampled, failed, missing }: RestoreTestReport,
  by: string,
  at: Date,
): Promise<string> {
  const id = randomUUIDv7();
  await tx('restore_tests').insert({
    id,
    medium_id,
    set_no,
    bytes,
    seconds,
    files,
    sampled,
    failed,
    missing,
    reported_by: by,
    tested_at: at,
  });
  return id;
}

/** The signed head that this ledger had at a size, where it had one. */
export async function findCheckpoint(db: Db, size: number): Promise<string | undefined> {
  const row = await db('ledger_checkpoints')
    .where({ size })
    .first<{ note: string } | undefined>('note');
  return row?.note;
}

/** When a backup to this medium was last begun. */
export async function findLastRun(db: Db, mediumId: string): Promise<Date | undefined> {
  const row = await db('backup_runs')
    .where({ medium_id: mediumId })
    .orderBy('requested_at', 'desc')
    .first<{ requested_at: Date } | undefined>('requested_at');
  return row?.requested_at;
}
