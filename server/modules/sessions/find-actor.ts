import type { Services } from '../../context.ts';
import type { Actor } from '../../http/actor.ts';
import { findUnit } from '../units/index.ts';
import { findAccountByLogin, findHolder, readRoles } from '../accounts/index.ts';
import { relativesOf } from '../kinships/index.ts';
import { recogniseTerminal } from '../terminals/index.ts';

/**
 * A person as an actor without a session, on a registered terminal: for the demonstration, which does what
 * its archivist would.
 */
export async function findActor(
  { db, clock }: Pick<Services, 'db' | 'clock'>,
  loginName: string,
  address: string,
): Promise<Actor> {
  const account = await findAccountByLogin(db, loginName);
  const where = { address, fingerprint: undefined, terminalToken: undefined };
  const terminal = await recogniseTerminal({ db, clock }, where);
  const unit = account && (await findUnit(db, account.unit_id));
  if (!unit || !terminal) throw new Error(`no account ${loginName} or no terminal at ${address}`);
  const personId = await findHolder(db, account);
  const relatives = await relativesOf(db, { accountId: account.id, personId });
  return {
    accountId: account.id,
    sessionId: '',
    loginName: account.login_name,
    name: account.name,
    personId,
    relativeIds: relatives.map((relative) => relative.personId),
    unitId: unit.id,
    unitCode: unit.code,
    unitName: unit.name,
    unitKind: unit.kind,
    unitPath: unit.path,
    roles: readRoles(account.roles),
    clearance: account.clearance,
    terminalId: terminal.id,
    terminalName: terminal.name,
    terminal: terminal.binding,
    lastLoginAt: account.last_login_at,
    hasPin: account.pin_record !== null,
    mustChangePassword: false,
  };
}
