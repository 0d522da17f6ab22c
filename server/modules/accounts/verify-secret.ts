import { refuseUnknownUser, verifyPassword } from '../../../crypto/password.ts';
import type { Services } from '../../context.ts';
import { countAttempt, forgiveFailures, type AccountRow } from './store.ts';

export type Verdict = 'right' | 'wrong' | 'locked';

/**
 * Checks a password or PIN. The attempt is counted and committed before anything is computed; a right one
 * clears the count. An unknown or locked account costs as much time as a known one.
 */
export async function verifySecret(
  services: Pick<Services, 'db' | 'pepper' | 'config'>,
  account: AccountRow | undefined,
  kind: 'password' | 'pin',
  secret: string,
): Promise<Verdict> {
  const counter = `${kind}_failures` as const;
  const record = account?.[`${kind}_record`];
  const mayTry = account && record && (await countAttempt(services.db, account.id, counter));
  if (!mayTry) {
    await refuseUnknownUser(secret, services.pepper, services.config.passwordRounds);
    return 'locked';
  }
  if (!(await verifyPassword(secret, record, services.pepper))) return 'wrong';
  await forgiveFailures(services.db, account.id, counter);
  return 'right';
}
