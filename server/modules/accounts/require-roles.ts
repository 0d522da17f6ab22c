import type { Role } from '../../../policies/vocabulary.ts';
import type { Services } from '../../context.ts';
import { invalid } from '../../errors.ts';

/** @throws AppError `invalid` on a role that the policy in force does not know, or one named twice. */
export function requireRoles({ policy }: Pick<Services, 'policy'>, roles: readonly Role[]): void {
  const unknown = roles.find((role) => !policy.roles.has(role));
  if (unknown !== undefined) throw invalid(`现行策略中没有岗位“${unknown}”，请重新选择`, 'roles');
  if (new Set(roles).size < roles.length) throw invalid('同一岗位选了两次，请去掉重复的', 'roles');
}
