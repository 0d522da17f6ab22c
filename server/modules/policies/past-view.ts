import type { Db } from '../../../db/connect.ts';
import type { Clearance } from '../../../policies/vocabulary.ts';
import type { GrantRow } from '../requests/index.ts';

/** What an account was: at a moment, or now. */
export type AccountFaceRow = {
  account_id: string;
  login_name: string;
  name: string;
  person_id: string | null;
  unit_id: string;
  unit_code: string;
  unit_name: string;
  unit_kind: string;
  unit_path: string;
  clearance: Clearance;
  /** JSON of roles. */
  roles: string;
  state: 'active' | 'disabled';
};

/** Accounts as they were known at `at`: the newest version of each that stood on record then. */
export function facesAt(db: Db, at: Date) {
  return db<AccountFaceRow>('account_versions as v')
    .join('accounts as a', 'a.id', 'v.account_id')
    .join('units as u', 'u.id', 'v.unit_id')
    .where('v.recorded_at', '<=', at)
    .whereNotExists(
      db('account_versions as w')
        .whereRaw('w.account_id = v.account_id and w.version > v.version')
        .where('w.recorded_at', '<=', at)
        .select(db.raw('1')),
    )
    .select<AccountFaceRow[]>(
      'v.account_id',
      'a.login_name',
      'v.name',
      'v.person_id',
      'v.unit_id',
      'u.code as unit_code',
      'u.name as unit_name',
      'u.kind as unit_kind',
      'u.path as unit_path',
      'v.clearance',
      'v.roles',
      'v.state',
    );
}

/** Accounts of this log-in name, or, where there is none, of this name. */
export async function findFaces(db: Db, called: string, at: Date): Promise<AccountFaceRow[]> {
  const login = called.toLowerCase();
  const byLogin: AccountFaceRow[] = await facesAt(db, at).where({ 'a.login_name': login });
  return byLogin.length > 0 ? byLogin : facesAt(db, at).where({ 'v.name': called }).limit(5);
}

/** Relatives of a person as they were on record at `at`. */
export async function relativesAt(db: Db, personId: string | null, at: Date): Promise<string[]> {
  if (personId === null) return [];
  const rows = await db('kinships')
    .where({ person_id: personId })
    .where('recorded_at', '<=', at)
    .select<{ relative_id: string }[]>('relative_id');
  return rows.map((row) => row.relative_id);
}

/** Grants over a volume that had been given by `at`, newest first; a later recall had not happened yet. */
export async function grantsAt(db: Db, volumeId: string, at: Date): Promise<GrantRow[]> {
  const rows = await db<GrantRow>('grants')
    .where({ volume_id: volumeId })
    .where('valid_from', '<=', at)
    .orderBy('valid_to', 'desc');
  return rows.map((grant) => ({
    ...grant,
    recalled_at: grant.recalled_at && grant.recalled_at <= at ? grant.recalled_at : null,
  }));
}

export type ListedVolume = { id: string; keeper_path: string; created_at: Date };

export async function findVolumeByNumber(
  db: Db,
  archiveNo: string,
): Promise<ListedVolume | undefined> {
  return db<ListedVolume>('volumes as v')
    .join('units as u', 'u.id', 'v.keeper_unit_id')
    .where({ 'v.archive_no': archiveNo })
    .first<ListedVolume | undefined>('v.id', 'u.path as keeper_path', 'v.created_at');
}

/** The newest request about a volume. */
export async function findNewestRequest(db: Db, volumeId: string): Promise<string | undefined> {
  const row = await db('requests')
    .where({ volume_id: volumeId })
    .orderBy('submitted_at', 'desc')
    .first<{ id: string } | undefined>('id');
  return row?.id;
}
