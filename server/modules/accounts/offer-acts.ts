import { DUTIES } from '../../change-kind.ts';
import type { Services } from '../../context.ts';
import type { Actor } from '../../http/actor.ts';
import { accountChangeKinds } from './account-kinds.ts';
import { ACCOUNT_ACTS, type AccountAct } from './contract.ts';
import { registerKeyKind } from './change-key.ts';
import { isLocked, type AccountRow } from './store.ts';

type Standing = Pick<AccountRow, 'id' | 'state' | 'password_failures' | 'pin_failures'>;

/** What `actor` may propose about an account as it stands; about their own, nothing. */
export function offerActs(
  { config }: Pick<Services, 'config'>,
  actor: Actor,
  account: Standing,
): AccountAct[] {
  const isHeldBack = isLocked(account, config.profile);
  if (account.id === actor.accountId) return [];
  return ACCOUNT_ACTS.filter((act) => {
    const kind = accountChangeKinds.find((one) => one.kind === act);
    return (
      kind && actor.roles.includes(DUTIES[kind.duty].proposes) && fits(act, account, isHeldBack)
    );
  });
}

/** Whether `actor` may propose to register or revoke keys of an account. */
export function offersKeys(actor: Actor, { id }: Pick<AccountRow, 'id'>): boolean {
  return id !== actor.accountId && actor.roles.includes(DUTIES[registerKeyKind.duty].proposes);
}

function fits(act: AccountAct, account: Standing, isHeldBack: boolean): boolean {
  switch (act) {
    case 'accounts.enable':
      return account.state === 'disabled';
    case 'accounts.unlock':
      return account.state === 'active' && isHeldBack;
    case 'accounts.disable':
    case 'accounts.reset_password':
      return account.state === 'active';
    case 'accounts.amend':
    case 'accounts.grant':
      return true;
  }
}
