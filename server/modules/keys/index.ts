import type { ChangeKind } from '../../change-kind.ts';
import { rotateMasterKind } from './rotate-master.ts';
import { rotateUnitKind } from './rotate-unit.ts';

export { carryOutRotations } from './carry-out-rotations.ts';
export { keyRoutes } from './routes.ts';

export const keyChangeKinds: readonly ChangeKind[] = [rotateMasterKind, rotateUnitKind];
