import { OFFICERS } from '../../../policies/vocabulary.ts';
import { loadAccounts } from '../accounts/accounts.ts';
import { loadBackups } from './backups.ts';
import { LEAST_THRESHOLD } from './recipients-draft.ts';
import type { RecipientsDraft } from './recipients-draft.ts';

const MOST = 50;

/** All officers with an account in use, those chosen now with their keys. */
export async function loadRecipientsDraft(signal: AbortSignal): Promise<RecipientsDraft> {
  const [backups, ...lists] = await Promise.all([
    loadBackups(signal),
    ...OFFICERS.map((role) => loadAccounts({ role, state: 'active', limit: MOST }, signal)),
  ]);
  const now = new Map(backups.recipients.map((one) => [one.accountId, one.publicKey]));
  const officers = lists
    .flatMap(({ items }) => items)
    .map(({ id, name, roleNames }) => ({
      accountId: id,
      name,
      roleNames,
      isChosen: now.has(id),
      publicKey: now.get(id) ?? '',
    }));
  return { officers, threshold: backups.threshold ?? LEAST_THRESHOLD, reason: '' };
}
