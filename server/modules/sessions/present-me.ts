import type { Services } from '../../context.ts';
import type { Actor } from '../../http/actor.ts';
import { nameRoles } from '../accounts/index.ts';
import type { Me } from './contract.ts';

/** What the client may know of the person it serves, with the acts that some role of theirs may ever do. */
export function presentMe(
  { policy, config }: Pick<Services, 'policy' | 'config'>,
  actor: Actor,
): Me {
  const abilities = [...policy.actions].filter((action) =>
    actor.roles.some((role) => policy.mayEver(role, action)),
  );
  return {
    accountId: actor.accountId,
    loginName: actor.loginName,
    name: actor.name,
    unit: { id: actor.unitId, code: actor.unitCode, name: actor.unitName },
    roles: actor.roles,
    roleNames: nameRoles(policy, actor.roles),
    clearance: actor.clearance,
    terminalName: actor.terminalName,
    lastLoginAt: actor.lastLoginAt?.toISOString() ?? null,
    abilities: abilities.sort(),
    idleSeconds: config.profile.idleMinutes * 60,
    hasPin: actor.hasPin,
    mustChangePassword: actor.mustChangePassword,
  };
}
