import type { ChangeKind } from '../../change-kind.ts';
import { adoptPolicyKind } from './adopt-policy.ts';

export { openPolicy } from './put-in-force.ts';
export { policyRoutes } from './routes.ts';

export const policyChangeKinds: readonly ChangeKind[] = [adoptPolicyKind];
