import type { TerminalBinding } from '../../../policies/fit-terminal.ts';
import type { Actor } from '../../http/actor.ts';
import { readRoles } from '../accounts/index.ts';
import type { AccountFaceRow } from './past-view.ts';

/** A terminal that is not named serves everyone: what is explained then holds wherever that would. */
export const ANY_TERMINAL: TerminalBinding = { unitPath: null, purposes: null, hours: null };

/** An account as the actor of a call that it does not make: the facts about it are those of a real one. */
export function actorOfFace(
  face: AccountFaceRow,
  relativeIds: readonly string[],
  terminal: { id: string; name: string; binding: TerminalBinding } | undefined,
): Actor {
  return {
    accountId: face.account_id,
    sessionId: '',
    loginName: face.login_name,
    name: face.name,
    personId: face.person_id,
    relativeIds,
    unitId: face.unit_id,
    unitCode: face.unit_code,
    unitName: face.unit_name,
    unitKind: face.unit_kind,
    unitPath: face.unit_path,
    roles: readRoles(face.roles),
    clearance: face.clearance,
    terminalId: terminal?.id ?? '',
    terminalName: terminal?.name ?? '未指定终端',
    terminal: terminal?.binding ?? ANY_TERMINAL,
    lastLoginAt: null,
    hasPin: true,
    mustChangePassword: false,
  };
}
