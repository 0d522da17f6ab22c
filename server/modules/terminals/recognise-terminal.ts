import { sm3 } from '../../../crypto/sm3.ts';
import type { Db } from '../../../db/connect.ts';
import type { OpenHours, TerminalBinding } from '../../../policies/fit-terminal.ts';
import type { Purpose } from '../../../policies/vocabulary.ts';
import type { Whereabouts } from '../../http/whereabouts.ts';
import { findByCredential, findByToken, type PlacedTerminal } from './store.ts';

/** 终端, as recognised: a registered place to sign in at. */
export type Terminal = { id: string; name: string; version: number; binding: TerminalBinding };

const LOOPBACK = ['127.0.0.1', '::1'];

/**
 * The registered terminal that a call comes from; `undefined` where there is none. The proof that says most
 * about the device decides: its key, then its certificate, then that it is this machine itself.
 */
export async function recogniseTerminal(
  { db, clock }: { db: Db; clock: () => Date },
  where: Whereabouts,
): Promise<Terminal | undefined> {
  const row = await findRecognised(db, where, clock());
  return row && { id: row.id, name: row.name, version: row.version, binding: bindingOf(row) };
}

async function findRecognised(
  db: Db,
  { address, fingerprint, terminalToken }: Whereabouts,
  now: Date,
): Promise<PlacedTerminal | undefined> {
  const byKey =
    terminalToken && (await findByToken(db, sm3(Buffer.from(terminalToken)), address, now));
  if (byKey) return byKey;
  const byCertificate = fingerprint && (await findByCredential(db, 'certificate', fingerprint));
  if (byCertificate) return byCertificate;
  return LOOPBACK.includes(address) ? findByCredential(db, 'loopback', '') : undefined;
}

/** What a terminal is for, as the policy is told. */
export function bindingOf(
  row: Pick<PlacedTerminal, 'unit_path' | 'purposes' | 'hours'>,
): TerminalBinding {
  return {
    unitPath: row.unit_path,
    purposes: row.purposes === null ? null : (JSON.parse(row.purposes) as Purpose[]),
    hours: row.hours === null ? null : (JSON.parse(row.hours) as OpenHours[]),
  };
}
