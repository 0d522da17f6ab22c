import { loadBackups } from './backups.ts';
import { LEAST_THRESHOLD } from './recipients-draft.ts';
import type { RecipientsDraft } from './recipients-draft.ts';

/** All officers in service with their registered keys: those chosen now by the key they have, where it is still good. */
export async function loadRecipientsDraft(signal: AbortSignal): Promise<RecipientsDraft> {
  const { candidates, recipients, threshold } = await loadBackups(signal);
  const officers = candidates.map((candidate) => {
    const now = recipients.find(({ accountId }) => accountId === candidate.accountId);
    const kept = candidate.keys.find(({ publicKey }) => publicKey === now?.publicKey);
    const publicKey = (kept ?? candidate.keys[0])?.publicKey ?? '';
    return { ...candidate, isChosen: kept !== undefined && candidate.hasIdNumber, publicKey };
  });
  return { officers, threshold: threshold ?? LEAST_THRESHOLD };
}
