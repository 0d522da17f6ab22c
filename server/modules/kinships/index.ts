import type { ChangeKind } from '../../change-kind.ts';
import { withdrawKinTieKind } from './withdraw-kin-tie.ts';

export { kinshipRoutes } from './routes.ts';
export { insertKinTie } from './store.ts';
export { relatedAccounts, relativesOf } from './view.ts';

export { withdrawKinTieKind };
export const kinshipChangeKinds: readonly ChangeKind[] = [withdrawKinTieKind];
