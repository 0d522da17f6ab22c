import { sm2PublicKeyFromPoint } from '../../../crypto/sm2-keys.ts';
import type { Services } from '../../context.ts';
import { countFailure, findKey, type AccountRow, type KeyRow } from '../accounts/index.ts';
import type { Challenge } from './challenges.ts';
import { loginMessage } from './contract.ts';

export type KeyAnswer = { publicKey: string; signature: string };
export type KeyVerdict =
  | { keyId: string }
  | {
      fault:
        'stale' | 'other_terminal' | 'locked' | 'unknown_key' | 'revoked' | 'out_of_date' | 'wrong';
    };

/**
 * Whether the answer to a challenge was signed by a key of the account. The attempt is counted before the
 * signature is looked at.
 */
export async function judgeKeyAnswer(
  services: Pick<Services, 'db' | 'config' | 'crypto' | 'clock'>,
  challenge: Challenge | undefined,
  terminalId: string,
  account: AccountRow | undefined,
  { publicKey, signature }: KeyAnswer,
): Promise<KeyVerdict> {
  if (!challenge) return { fault: 'stale' };
  if (challenge.terminalId !== terminalId) return { fault: 'other_terminal' };
  const { db, config, clock } = services;
  const isCounted = account && (await countFailure(db, account.id, config.profile.maxFailures));
  if (!isCounted) return { fault: 'locked' };
  const key = await findKey(db, account.id, publicKey);
  if (!key) return { fault: 'unknown_key' };
  if (key.revoked_at !== null) return { fault: 'revoked' };
  const now = clock();
  if (now < key.valid_from || now >= key.valid_to) return { fault: 'out_of_date' };
  return isSigned(services, key, challenge, signature) ? { keyId: key.id } : { fault: 'wrong' };
}

function isSigned(
  { crypto }: Pick<Services, 'crypto'>,
  key: KeyRow,
  challenge: Challenge,
  signature: string,
): boolean {
  const point = sm2PublicKeyFromPoint(Buffer.from(key.public_key, 'hex'));
  const message = Buffer.from(loginMessage(challenge));
  return crypto.verify(point, message, Buffer.from(signature, 'hex'), key.user_id);
}
