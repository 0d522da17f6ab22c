import { randomInt } from 'node:crypto';
import { hashPassword } from '../../../crypto/password.ts';
import type { Services } from '../../context.ts';

/** Without 0 o 1 l i: it is read aloud, copied by hand and typed once. */
const CHARACTERS = '23456789abcdefghjkmnpqrstuvwxyz';
const GROUPS = 4;
const GROUP_LENGTH = 4;

/** A one-time password of 79 bits, as `k7wm-3xqd-…`, and the record to store of it. */
export async function issueSecret({
  pepper,
  config,
}: Pick<Services, 'pepper' | 'config'>): Promise<{ secret: string; record: string }> {
  const group = (): string =>
    Array.from({ length: GROUP_LENGTH }, () =>
      CHARACTERS.charAt(randomInt(CHARACTERS.length)),
    ).join('');
  const secret = Array.from({ length: GROUPS }, group).join('-');
  return { secret, record: await hashPassword(secret, pepper, config.passwordRounds) };
}
