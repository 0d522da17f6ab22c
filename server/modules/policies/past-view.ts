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

/** The person who has the ID number of the account's holder: such a file may have come after the account. */
const HOLDER = `(
  select n.person_id from person_id_numbers n
  where n.blind_index = v.id_number_index and not exists (
    select 1 from person_id_numbers l where l.person_id = n.person_id and l.recorded_at > n.recorded_at)
  limit 1)`;

/** What the unit `v.unit_id` was at a moment, which it takes. */
const UNIT_THEN = `join lateral (
  select w.name, w.kind, w.path from unit_versions w
  where w.unit_id = v.unit_id and w.recorded_at <= ?
  order by w.version desc limit 1) u on true`;

/** Accounts as they were known at `at`: the newest version of each that stood on record then. */
export function facesAt(db: Db, at: Date) {
  return db<AccountFaceRow>('account_versions as v')
    .join('accounts as a', 'a.id', 'v.account_id')
    .join('units as c', 'c.id', 'v.unit_id')
    .joinRaw(UNIT_THEN, [at])
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
      db.raw(`coalesce(v.person_id, ${HOLDER}) as person_id`),
      'v.unit_id',
      'c.code as unit_code',
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
