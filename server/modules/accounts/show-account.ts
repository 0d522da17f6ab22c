import type { Db } from '../../../db/connect.ts';
import { CLEARANCE_NAMES } from '../../../policies/vocabulary.ts';
import type { Services } from '../../context.ts';
import { forbidden } from '../../errors.ts';
import type { Actor } from '../../http/actor.ts';
import { findRow } from './account-view.ts';
import { maskedNumberOf } from './amend-facts.ts';
import type { AccountDetail } from './contract.ts';
import { listAwaited, listVersions } from './history-view.ts';
import { listKeys } from './key-store.ts';
import { isLastOfficer } from './keep-apart.ts';
import { presentListed } from './list-accounts.ts';
import { listCollectable } from './one-time-secret-store.ts';
import { offerActs, offersKeys } from './offer-acts.ts';
import { presentKey } from './present-key.ts';
import { readRoles } from './view.ts';

/** An account whole, with what it was before: no record of a password or PIN among it. */
export async function showAccount(
  services: Pick<Services, 'policy' | 'clock' | 'keystore' | 'config'>,
  db: Db,
  actor: Actor,
  accountId: string,
): Promise<AccountDetail> {
  const row = await findRow(db, accountId);
  if (!row) throw forbidden();
  const secrets = await listCollectable(db, actor.accountId, services.clock());
  const keys = await listKeys(db, row.id);
  const secret = secrets.find(({ account_id }) => account_id === row.id);
  return {
    ...presentListed(services, row, secret !== undefined),
    version: row.version,
    unitId: row.unit_id,
    roles: readRoles(row.roles),
    clearance: row.clearance,
    clearanceLabel: CLEARANCE_NAMES[row.clearance],
    maskedIdNumber: maskedNumberOf(services, row) ?? '',
    mustChange: row.must_change,
    passwordSetAt: row.password_set_at.toISOString(),
    passwordFailures: row.password_failures,
    pinFailures: row.pin_failures,
    versions: await listVersions(db, services.policy, row.id),
    keys: keys.map(presentKey),
    canChangeKeys: offersKeys(actor, row),
    awaited: await listAwaited(db, [row.id, ...keys.map(({ id }) => id)]),
    acts: offerActs(services, actor, row),
    isOwn: row.id === actor.accountId,
    isLastOfficer: await isLastOfficer(db, row),
    secret: secret
      ? { changeId: secret.change_id, expiresAt: secret.expires_at.toISOString() }
      : null,
  };
}
