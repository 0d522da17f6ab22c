import type { ChangeKind } from '../../change-kind.ts';
import { disableAccountKind, enableAccountKind } from './change-state.ts';

export {
  findAccount,
  findAccountByLogin,
  insertAccount,
  markLogin,
  type AccountRow,
} from './store.ts';
export { listColleagues, listHolders, listSignable, nameRoles, readRoles } from './view.ts';
export { verifySecret } from './verify-secret.ts';

export const accountChangeKinds: readonly ChangeKind[] = [disableAccountKind, enableAccountKind];
