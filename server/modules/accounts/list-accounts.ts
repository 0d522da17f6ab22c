import type { z } from 'zod';
import type { Db } from '../../../db/connect.ts';
import { DUTIES } from '../../change-kind.ts';
import type { Services } from '../../context.ts';
import type { Actor } from '../../http/actor.ts';
import { withdrawKinTieKind } from '../kinships/index.ts';
import { listRows, type Joined, type Wanted } from './account-view.ts';
import type { AccountListed, browseAccounts } from './contract.ts';
import { createAccountKind } from './create-account.ts';
import { listAwaited } from './history-view.ts';
import { listCollectable } from './one-time-secret-store.ts';
import { isLocked } from './store.ts';
import { nameRoles, readRoles } from './view.ts';

const STATE_LABELS: Record<AccountListed['state'], string> = {
  active: '启用',
  disabled: '停用',
  locked: '已锁定',
};

/** One page of accounts by log-in name; its first page also says which are awaited. */
export async function listAccounts(
  services: Pick<Services, 'policy' | 'clock' | 'config'>,
  db: Db,
  actor: Actor,
  wanted: Omit<Wanted, 'maxFailures'>,
): Promise<z.input<typeof browseAccounts.response>> {
  const rows = await listRows(db, { ...wanted, maxFailures: services.config.profile.maxFailures });
  const shown = rows.slice(0, wanted.limit);
  const secrets = await listCollectable(db, actor.accountId, services.clock());
  const collectable = new Set(secrets.map((secret) => secret.account_id));
  return {
    items: shown.map((row) => presentListed(services, row, collectable.has(row.id))),
    nextCursor: rows.length > wanted.limit ? (shown.at(-1)?.login_name ?? null) : null,
    secrets: secrets.map((secret) => ({
      accountId: secret.account_id,
      loginName: secret.login_name,
      name: secret.name,
      expiresAt: secret.expires_at.toISOString(),
    })),
    canCreate: actor.roles.includes(DUTIES[createAccountKind.duty].proposes),
    canWithdrawKinTies: actor.roles.includes(DUTIES[withdrawKinTieKind.duty].proposes),
    awaited: wanted.cursor === undefined ? await listAwaited(db, 'new') : [],
  };
}

export function presentListed(
  { policy, config }: Pick<Services, 'policy' | 'config'>,
  row: Joined,
  hasSecret: boolean,
): AccountListed {
  const state = row.state === 'active' && isLocked(row, config.profile) ? 'locked' : row.state;
  return {
    id: row.id,
    loginName: row.login_name,
    name: row.name,
    unitName: row.unit_name,
    roleNames: nameRoles(policy, readRoles(row.roles)),
    state,
    stateLabel: STATE_LABELS[state],
    lastLoginAt: row.last_login_at?.toISOString() ?? null,
    hasSecret,
  };
}
