import { randomUUIDv7 } from 'node:crypto';
import type { Db, Tx } from '../../../db/connect.ts';
import type { Recognition } from './contract.ts';

/** What of a terminal is registered, and changes only by a confirmed change. */
export type TerminalFaceRow = {
  name: string;
  unit_id: string | null;
  recognition: Recognition;
  /** Point of the SM2 key, or fingerprint of the certificate, in lower-case hex; empty for loopback. */
  credential: string;
  /** JSON of purposes, and of opening hours; null binds to nothing. */
  purposes: string | null;
  hours: string | null;
  /** 输出点. */
  may_print: boolean;
  state: 'active' | 'revoked';
};

export type TerminalRow = TerminalFaceRow & { id: string; version: number };
/** With the path of the unit that it is bound to. */
export type PlacedTerminal = TerminalRow & { unit_path: string | null };

export async function insertTerminal(
  tx: Tx,
  face: Omit<TerminalFaceRow, 'state'>,
  at: Date,
  changeId: string | null = null,
): Promise<string> {
  const id = randomUUIDv7();
  const whole = { ...face, state: 'active' as const };
  await tx('terminals').insert({ id, ...whole, version: 1, created_at: at });
  await insertTerminalVersion(tx, { terminal_id: id, version: 1, ...whole }, changeId, at);
  return id;
}

/** Makes `amended` the terminal's face as its next version; what was begun on the last one is over. */
export async function amendTerminalRow(
  tx: Tx,
  id: string,
  amended: Partial<TerminalFaceRow>,
  changeId: string,
  at: Date,
): Promise<void> {
  const [row] = await tx<TerminalRow>('terminals')
    .where({ id })
    .update({ ...amended, version: tx.raw('version + 1') as unknown as number })
    .returning('*');
  if (!row) throw new Error('no such terminal');
  const { name, unit_id, recognition, credential, purposes, hours, may_print, state, version } =
    row;
  const face = { name, unit_id, recognition, credential, purposes, hours, may_print, state };
  await insertTerminalVersion(tx, { terminal_id: id, version, ...face }, changeId, at);
}

async function insertTerminalVersion(
  tx: Tx,
  version: TerminalFaceRow & { terminal_id: string; version: number },
  changeId: string | null,
  at: Date,
): Promise<void> {
  await tx('terminal_versions').insert({ ...version, change_id: changeId, recorded_at: at });
}

export async function findTerminal(db: Db, id: string): Promise<TerminalRow | undefined> {
  return db<TerminalRow>('terminals').where({ id }).first();
}

/** Whether it is an output point (输出点): the only places at which copies are printed. */
export async function isOutputPoint(db: Db, terminalId: string): Promise<boolean> {
  return (await findTerminal(db, terminalId))?.may_print === true;
}

/** The terminal in force of this name. */
export async function findByName(db: Db, name: string): Promise<PlacedTerminal | undefined> {
  return placed(db)
    .where({ 't.name': name, 't.state': 'active' })
    .first<PlacedTerminal | undefined>();
}

/** The terminal in force that is recognised by this. */
export async function findByCredential(
  db: Db,
  recognition: Recognition,
  credential: string,
): Promise<PlacedTerminal | undefined> {
  return placed(db)
    .where({
      't.recognition': recognition,
      't.credential': credential,
      't.state': 'active',
    })
    .options({ name: 'terminal by credential' })
    .first<PlacedTerminal | undefined>();
}

/** The terminal whose browser was given this token, at this address, while it is good. */
export async function findByToken(
  db: Db,
  tokenDigest: Buffer,
  address: string,
  now: Date,
): Promise<PlacedTerminal | undefined> {
  return placed(db)
    .join('terminal_tokens as k', (on) => {
      on.on('k.terminal_id', 't.id').andOn('k.terminal_version', 't.version');
    })
    .where({
      'k.token_digest': tokenDigest,
      'k.address': address,
      't.state': 'active',
      't.recognition': 'device_key',
    })
    .andWhere('k.expires_at', '>', now)
    .options({ name: 'terminal by token' })
    .first<PlacedTerminal | undefined>();
}

function placed(db: Db) {
  return db('terminals as t')
    .leftJoin('units as u', 'u.id', 't.unit_id')
    .select('t.*', 'u.path as unit_path');
}
