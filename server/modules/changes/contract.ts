import { z } from 'zod';
import * as accounts from '../accounts/contract.ts';
import { adoptPolicy } from '../policies/contract.ts';
import * as terminals from '../terminals/contract.ts';
import { setRecipients } from '../backups/contract.ts';
import { destroyKey, setAuthority } from '../archives/contract.ts';
import { rotateMaster, rotateUnit } from '../keys/contract.ts';
import { changeLedgerKey, confirmClock } from '../ledger/contract.ts';
import { withdrawKinTie } from '../kinships/contract.ts';
import * as witnesses from '../witnesses/contract.ts';
import { setCalendar, setRule } from '../oversight/contract.ts';
import { closeUnit, createUnit, moveUnit, renameUnit } from '../units/contract.ts';

/** Every sort of change that can be proposed, each with what it needs to say. */
export const proposal = z.discriminatedUnion('kind', [
  accounts.createAccount,
  accounts.amendAccountFacts,
  accounts.grantRoles,
  accounts.resetPassword,
  accounts.unlockAccount,
  accounts.disableAccount,
  accounts.enableAccount,
  accounts.registerKey,
  accounts.revokeKey,
  terminals.registerTerminal,
  terminals.amendTerminal,
  terminals.revokeTerminal,
  adoptPolicy,
  createUnit,
  renameUnit,
  moveUnit,
  closeUnit,
  setAuthority,
  destroyKey,
  rotateMaster,
  rotateUnit,
  withdrawKinTie,
  setRecipients,
  confirmClock,
  changeLedgerKey,
  witnesses.appointWitness,
  witnesses.retireWitness,
  witnesses.setQuorum,
  setRule,
  setCalendar,
]);
export type Proposal = z.infer<typeof proposal>;

export const CHANGE_STATES = ['pending', 'confirmed', 'rejected', 'withdrawn'] as const;
export const changeState = z.enum(CHANGE_STATES);
export type ChangeState = z.infer<typeof changeState>;

export const CHANGE_BOXES = ['todo', 'mine', 'all'] as const;
const changeId = z.strictObject({ changeId: z.uuid() });

export const changeRow = z.object({
  id: z.uuid(),
  kind: z.string(),
  kindLabel: z.string(),
  title: z.string(),
  reason: z.string(),
  state: changeState,
  stateLabel: z.string(),
  proposedBy: z.string(),
  proposedAt: z.iso.datetime(),
  /** The role that confirms, as people call it. */
  awaitedRole: z.string(),
  decidedBy: z.string().nullable(),
  decidedAt: z.iso.datetime().nullable(),
});
export type ChangeRow = z.infer<typeof changeRow>;

export const CHANGE_ACTS = ['confirm', 'reject', 'withdraw'] as const;

export const changeDetail = changeRow.extend({
  lines: z.array(
    z.object({ label: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
  ),
  opinion: z.string(),
  /** What this person can do with it now. */
  acts: z.array(z.enum(CHANGE_ACTS)),
});
export type ChangeDetail = z.infer<typeof changeDetail>;

export const outcome = z.object({ id: z.uuid(), state: changeState });

export const proposeChange = {
  body: z.strictObject({
    change: proposal,
    reason: z.string().trim().min(2, '请写明变更事由（不少于 2 个字）').max(500),
  }),
  response: outcome,
};

export const browseChanges = {
  query: z.strictObject({
    box: z.enum(CHANGE_BOXES).default('todo'),
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(50).default(20),
  }),
  response: z.object({
    items: z.array(changeRow),
    nextCursor: z.string().nullable(),
    counts: z.object({ todo: z.int(), mine: z.int() }),
  }),
};

export const showChange = { params: changeId, response: changeDetail };

const opinion = z.string().trim().max(500);
export const confirmChange = {
  params: changeId,
  body: z.strictObject({ opinion: opinion.default('') }),
  response: outcome,
};
export const rejectChange = {
  params: changeId,
  body: z.strictObject({ opinion: opinion.min(2, '请写明不通过的理由') }),
  response: outcome,
};
export const withdrawChange = { params: changeId, response: outcome };
