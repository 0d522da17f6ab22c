import type { Db } from '../../../db/connect.ts';
import type { PolicyTable } from '../../../policies/policy-table.ts';
import type { EnrolmentRow, TerminalFace, TerminalVersion } from './contract.ts';
import { presentFace } from './describe-terminal.ts';
import type { EnrolmentRecord } from './enrolment-store.ts';
import { registrationCode } from './registration-code.ts';
import type { TerminalFaceRow } from './store.ts';

type Policy = Pick<PolicyTable, 'purposes'>;
type Listed = TerminalFaceRow & {
  id: string;
  version: number;
  unit_name: string | null;
  last_used_at: Date | null;
};
type Kept = TerminalFaceRow & {
  version: number;
  unit_name: string | null;
  recorded_at: Date;
  change_id: string | null;
};

/** Every terminal ever registered: those in force first, by name. */
export async function listTerminals(db: Db, policy: Policy): Promise<TerminalFace[]> {
  const rows = await listed(db).orderBy(['t.state', 't.name', 't.id']);
  return rows.map((row) => presentTerminal(policy, row));
}

/** A terminal with all its versions, newest first; `undefined` where there is none. */
export async function loadTerminal(
  db: Db,
  policy: Policy,
  terminalId: string,
): Promise<{ terminal: TerminalFace; versions: TerminalVersion[] } | undefined> {
  const row = (await listed(db).where({ 't.id': terminalId }))[0];
  if (!row) return undefined;
  const versions = await db<Kept>('terminal_versions as v')
    .leftJoin('units as u', 'u.id', 'v.unit_id')
    .where({ 'v.terminal_id': terminalId })
    .orderBy('v.version', 'desc')
    .select<Kept[]>('v.*', 'u.name as unit_name');
  return {
    terminal: presentTerminal(policy, row),
    versions: versions.map((kept) => ({
      ...presentFace(policy, kept),
      version: kept.version,
      recordedAt: kept.recorded_at.toISOString(),
      changeId: kept.change_id,
    })),
  };
}

/** Terminals that wait to be registered, the longest waiting first. */
export async function listEnrolments(db: Db): Promise<EnrolmentRow[]> {
  const rows = await db<EnrolmentRecord>('terminal_enrolments').orderBy(['asked_at', 'id']);
  return rows.map(({ id, public_key, note, address, asked_at }) => ({
    id,
    publicKey: public_key,
    code: registrationCode(public_key),
    note,
    address,
    askedAt: asked_at.toISOString(),
  }));
}

/** What a registration can be bound to: units, ancestors before their descendants, and purposes. */
export async function listOptions(
  db: Db,
  { purposes }: Policy,
): Promise<{
  units: { id: string; name: string; depth: number }[];
  purposes: { purpose: string; name: string }[];
}> {
  const units = await db<{ id: string; name: string; path: string }>('units').orderBy('path');
  return {
    units: units.map(({ id, name, path }) => ({ id, name, depth: path.split('/').length - 3 })),
    purposes: [...purposes.values()].map(({ purpose, name }) => ({ purpose, name })),
  };
}

function listed(db: Db) {
  return db<Listed>('terminals as t')
    .leftJoin('units as u', 'u.id', 't.unit_id')
    .select<Listed[]>(
      't.*',
      'u.name as unit_name',
      db.raw(
        '(select max(s.last_seen_at) from sessions s where s.terminal_id = t.id) as last_used_at',
      ),
    );
}

function presentTerminal(policy: Policy, row: Listed): TerminalFace {
  return {
    ...presentFace(policy, row),
    id: row.id,
    version: row.version,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  };
}
