import type { ChangeKind } from '../../change-kind.ts';
import { amendFactsKind } from './amend-facts.ts';
import { registerKeyKind, revokeKeyKind } from './change-key.ts';
import { disableAccountKind, enableAccountKind } from './change-state.ts';
import { createAccountKind } from './create-account.ts';
import { grantRolesKind } from './grant-roles.ts';
import { resetPasswordKind } from './reset-password.ts';
import { unlockAccountKind } from './unlock-account.ts';

export { issueSecret } from './issue-secret.ts';
export { accountRoutes } from './routes.ts';
export {
  findAccount,
  findAccountByLogin,
  findHolder,
  insertAccount,
  isAnyAccount,
  markLogin,
  type AccountRow,
} from './store.ts';
export { listColleagues, listHolders, listSignable, nameRoles, readRoles } from './view.ts';
export { countFailure, listRecords, replaceSecret, type SecretKind } from './secret-store.ts';
export { findKey, insertKey, listKeys, type KeyRow } from './key-store.ts';
export { verifySecret } from './verify-secret.ts';

export const accountChangeKinds: readonly ChangeKind[] = [
  createAccountKind,
  amendFactsKind,
  grantRolesKind,
  resetPasswordKind,
  unlockAccountKind,
  disableAccountKind,
  enableAccountKind,
  registerKeyKind,
  revokeKeyKind,
];
