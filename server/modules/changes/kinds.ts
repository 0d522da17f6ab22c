import type { ChangeKind } from '../../change-kind.ts';
import { accountChangeKinds } from '../accounts/index.ts';
import { policyChangeKinds } from '../policies/index.ts';
import { terminalChangeKinds } from '../terminals/index.ts';
import { archiveChangeKinds } from '../archives/index.ts';
import { backupChangeKinds } from '../backups/index.ts';
import { keyChangeKinds } from '../keys/index.ts';
import { kinshipChangeKinds } from '../kinships/index.ts';
import { ledgerChangeKinds } from '../ledger/index.ts';
import { witnessChangeKinds } from '../witnesses/index.ts';
import { oversightChangeKinds } from '../oversight/index.ts';
import { unitChangeKinds } from '../units/index.ts';

/** Every sort of privileged change. One that is not in this table cannot be made. */
export const CHANGE_KINDS: readonly ChangeKind[] = [
  ...accountChangeKinds,
  ...terminalChangeKinds,
  ...policyChangeKinds,
  ...unitChangeKinds,
  ...archiveChangeKinds,
  ...keyChangeKinds,
  ...kinshipChangeKinds,
  ...backupChangeKinds,
  ...ledgerChangeKinds,
  ...witnessChangeKinds,
  ...oversightChangeKinds,
];

const BY_NAME = new Map(CHANGE_KINDS.map((kind) => [kind.kind, kind]));

/** @throws where the contract knows a kind that this table lacks. */
export function kindOf(name: string): ChangeKind {
  const kind = BY_NAME.get(name);
  if (!kind) throw new Error(`no change kind ${name}`);
  return kind;
}
