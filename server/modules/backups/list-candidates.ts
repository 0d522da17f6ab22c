import type { Db } from '../../../db/connect.ts';
import { OFFICERS } from '../../../policies/vocabulary.ts';
import type { Services } from '../../context.ts';
import { findAccount, listHolders, listKeys, nameRoles, readRoles } from '../accounts/index.ts';
import type { Candidate } from './contract.ts';
import { hasIdNumber } from './has-id-number.ts';

/** Officers in service, each with the registered keys that are good now: who may be made a recipient. */
export async function listCandidates(
  { policy }: Pick<Services, 'policy'>,
  db: Db,
  now: Date,
): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  for (const accountId of await listHolders(db, OFFICERS)) {
    const account = await findAccount(db, accountId);
    if (!account) continue;
    const keys = (await listKeys(db, accountId)).filter(
      ({ revoked_at, valid_from, valid_to }) =>
        revoked_at === null && valid_from <= now && now < valid_to,
    );
    candidates.push({
      accountId,
      name: account.name,
      roleNames: nameRoles(policy, readRoles(account.roles)),
      hasIdNumber: await hasIdNumber(db, account),
      keys: keys.map(({ public_key, label, valid_to }) => ({
        publicKey: public_key,
        label,
        validTo: valid_to.toISOString(),
      })),
    });
  }
  return candidates;
}
