import { readUnverified } from '../../../audit/checkpoint.ts';
import type { Db } from '../../../db/connect.ts';
import type { GapReason } from '../../backup/gap.ts';
import type { BackupGap, BackupRun, Backups, BackupSet, MediumEntry } from './contract.ts';
import type { BackupRunner } from './backup-runner.ts';
import { media, type MediumRow } from './store.ts';
import { GAP_REASON_NAMES, MEDIUM_KIND_NAMES, MEDIUM_STATE_NAMES } from './words.ts';

const SHOWN_SETS = 50;
const SHOWN_GAPS = 200;

type SetRow = {
  medium_id: string;
  label: string;
  set_no: number;
  made_at: Date;
  manifest_digest: Buffer;
  ledger_size: string;
  ledger_note: string | null;
  row_count: string;
  versions: string;
  new_versions: string;
  new_bytes: string;
  missing_versions: string;
  key_part_until: Date;
};

/** Sets newest first; of one medium where `mediumId` is given. */
export async function listSets(db: Db, mediumId?: string): Promise<BackupSet[]> {
  const rows = await db('backup_sets as s')
    .join('backup_media as m', 'm.id', 's.medium_id')
    .modify((query) => {
      if (mediumId !== undefined) void query.where({ 's.medium_id': mediumId });
    })
    .orderBy('s.made_at', 'desc')
    .orderBy('s.set_no', 'desc')
    .limit(SHOWN_SETS)
    .select<SetRow[]>('s.*', 'm.label');
  return rows.map((row) => ({
    mediumId: row.medium_id,
    mediumLabel: row.label,
    set: row.set_no,
    madeAt: row.made_at.toISOString(),
    manifestDigest: row.manifest_digest.toString('hex'),
    ledgerSize: Number(row.ledger_size),
    checkpoint: row.ledger_note === null ? null : readCheckpoint(row.ledger_note),
    rows: Number(row.row_count),
    versions: Number(row.versions),
    newVersions: Number(row.new_versions),
    newBytes: Number(row.new_bytes),
    missingVersions: Number(row.missing_versions),
    keyPartUntil: row.key_part_until.toISOString(),
  }));
}

/** What the newest set does not carry, up to as many as can be read on a screen. */
export async function listGaps(db: Db): Promise<BackupGap[]> {
  const newest = await db('backup_sets')
    .orderBy('made_at', 'desc')
    .orderBy('set_no', 'desc')
    .first<Pick<SetRow, 'medium_id' | 'set_no'> | undefined>('medium_id', 'set_no');
  if (!newest) return [];
  const rows = await db('backup_gaps')
    .where(newest)
    .orderBy(['volume_id', 'version'])
    .limit(SHOWN_GAPS)
    .select<{ volume_id: string; version: number; reason: GapReason }[]>(
      'volume_id',
      'version',
      'reason',
    );
  return rows.map(({ volume_id, version, reason }) => ({
    volumeId: volume_id,
    version,
    reason: GAP_REASON_NAMES[reason],
  }));
}

function readCheckpoint(note: string): NonNullable<BackupSet['checkpoint']> {
  const { origin, size, root } = readUnverified(note);
  return { origin, size, root: root.toString('hex') };
}

type Carried = { medium_id: string; sets: string; last_set_at: Date; key_part_until: Date };

export async function listMedia(db: Db, now: Date): Promise<MediumEntry[]> {
  const carried = await db('backup_sets')
    .groupBy('medium_id')
    .select<Carried[]>(
      'medium_id',
      db.raw('count(*) as sets'),
      db.raw('max(made_at) as last_set_at'),
      db.raw('max(key_part_until) as key_part_until'),
    );
  const byMedium = new Map(carried.map((row) => [row.medium_id, row]));
  return (await media(db)).map((row) => presentMedium(row, byMedium.get(row.id), now));
}

function presentMedium(row: MediumRow, carried: Carried | undefined, now: Date): MediumEntry {
  const until = carried?.key_part_until;
  const isGone = row.state === 'destroyed';
  return {
    id: row.id,
    label: row.label,
    version: row.version,
    kind: row.kind,
    kindName: MEDIUM_KIND_NAMES[row.kind],
    level: row.level,
    holder: row.holder,
    place: row.place,
    state: row.state,
    stateName: MEDIUM_STATE_NAMES[row.state],
    registeredAt: row.registered_at.toISOString(),
    sets: Number(carried?.sets ?? 0),
    lastSetAt: carried?.last_set_at.toISOString() ?? null,
    keyPartUntil: isGone ? null : (until?.toISOString() ?? null),
    isOverdue: !isGone && until !== undefined && until < now,
  };
}

type VersionRow = {
  version: number;
  holder: string;
  place: string;
  state: MediumRow['state'];
  note: string;
  recorded_by: string;
  recorded_at: Date;
};

/** Every entry of a medium, newest first. */
export async function listMediumVersions(db: Db, mediumId: string) {
  const rows = await db('backup_medium_versions as v')
    .join('accounts as a', 'a.id', 'v.recorded_by')
    .where({ 'v.medium_id': mediumId })
    .orderBy('v.version', 'desc')
    .select<VersionRow[]>(
      'v.version',
      'v.holder',
      'v.place',
      'v.state',
      'v.note',
      'a.name as recorded_by',
      'v.recorded_at',
    );
  return rows.map(({ version, holder, place, state, note, recorded_by, recorded_at }) => ({
    version,
    holder,
    place,
    note,
    stateName: MEDIUM_STATE_NAMES[state],
    recordedBy: recorded_by,
    recordedAt: recorded_at.toISOString(),
  }));
}

type RunShown = {
  id: string;
  label: string;
  requested_at: Date;
  outcome: 'done' | 'failed' | null;
  reason: string | null;
  set_no: number | null;
};

/** The backup that was begun last, with how far it has come. */
export async function loadLastRun(db: Db, runner: BackupRunner): Promise<BackupRun | null> {
  const row = await db('backup_runs as r')
    .join('backup_media as m', 'm.id', 'r.medium_id')
    .leftJoin('backup_run_ends as e', 'e.run_id', 'r.id')
    .leftJoin('backup_sets as s', 's.run_id', 'r.id')
    .orderBy('r.requested_at', 'desc')
    .orderBy('r.id', 'desc')
    .first<RunShown | undefined>(
      'r.id',
      'm.label',
      'r.requested_at',
      'e.outcome',
      'e.reason',
      's.set_no',
    );
  if (!row) return null;
  const standing = runner.standing(row.id);
  return {
    id: row.id,
    mediumLabel: row.label,
    requestedAt: row.requested_at.toISOString(),
    state: row.outcome ?? 'running',
    reason: row.reason ?? '',
    stage: row.outcome ? null : (standing?.stage ?? 'waiting'),
    done: standing?.done ?? 0,
    total: standing?.total ?? 0,
    set: row.set_no,
  };
}

type TestRow = {
  label: string;
  set_no: number;
  made_at: Date;
  tested_at: Date;
  reported_by: string;
  bytes: string;
  seconds: number;
  files: string;
  sampled: number;
  failed: number;
  missing: string;
};

export async function loadLastRestoreTest(db: Db): Promise<Backups['lastRestoreTest']> {
  const row = await db('restore_tests as t')
    .join('backup_media as m', 'm.id', 't.medium_id')
    .join('backup_sets as s', (on) =>
      on.on('s.medium_id', 't.medium_id').andOn('s.set_no', 't.set_no'),
    )
    .join('accounts as a', 'a.id', 't.reported_by')
    .orderBy('t.tested_at', 'desc')
    .orderBy('t.id', 'desc')
    .first<TestRow | undefined>(
      'm.label',
      't.set_no',
      's.made_at',
      't.tested_at',
      'a.name as reported_by',
      't.bytes',
      't.seconds',
      't.files',
      't.sampled',
      't.failed',
      't.missing',
    );
  if (!row) return null;
  return {
    mediumLabel: row.label,
    set: row.set_no,
    madeAt: row.made_at.toISOString(),
    testedAt: row.tested_at.toISOString(),
    reportedBy: row.reported_by,
    bytes: Number(row.bytes),
    seconds: row.seconds,
    files: Number(row.files),
    sampled: row.sampled,
    failed: row.failed,
    missing: Number(row.missing),
  };
}
