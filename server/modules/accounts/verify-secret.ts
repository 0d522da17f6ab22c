import type { Services } from '../../context.ts';
import { countAttempt, forgiveFailures, type SecretKind } from './secret-store.ts';
import type { AccountRow } from './store.ts';

export type Verdict = 'right' | 'wrong' | 'locked';

/**
 * Checks a password or PIN when the turn of its lane (the terminal) comes. The attempt is counted and
 * committed before anything is computed; a right one clears the count. An unknown or locked account costs as
 * much time as a known one.
 * @throws AppError `too_many` where too many wait; then nothing was counted.
 */
export async function verifySecret(
  services: Pick<Services, 'db' | 'passwords' | 'config'>,
  account: AccountRow | undefined,
  kind: SecretKind,
  secret: string,
  lane: string,
): Promise<Verdict> {
  const { db, config, passwords } = services;
  const counter = `${kind}_failures` as const;
  const record = account?.[`${kind}_record`];
  return passwords.inTurn(lane, async ({ verify, refuse }) => {
    const mayTry =
      account &&
      record &&
      (await countAttempt(db, account.id, counter, config.profile.maxFailures));
    if (!mayTry) {
      await refuse(secret);
      return 'locked';
    }
    if (!(await verify(secret, record))) return 'wrong';
    await forgiveFailures(db, account.id, counter);
    return 'right';
  });
}
