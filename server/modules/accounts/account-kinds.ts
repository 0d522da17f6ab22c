import type { ChangeKind } from '../../change-kind.ts';
import { amendFactsKind } from './amend-facts.ts';
import { registerKeyKind, revokeKeyKind } from './change-key.ts';
import { disableAccountKind, enableAccountKind } from './change-state.ts';
import { createAccountKind } from './create-account.ts';
import { grantRolesKind } from './grant-roles.ts';
import { resetPasswordKind } from './reset-password.ts';
import { unlockAccountKind } from './unlock-account.ts';

/** Every sort of privileged change about accounts. */
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
