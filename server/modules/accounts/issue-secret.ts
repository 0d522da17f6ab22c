import { randomInt } from 'node:crypto';
import type { Services } from '../../context.ts';

/** Without 0 o 1 l i: it is read aloud, copied by hand and typed once. */
const CHARACTERS = '23456789abcdefghjkmnpqrstuvwxyz';
/** Of the pool: those that officers ask for wait their turn like log-ins. */
const LANE = 'issue';
const GROUPS = 4;
const GROUP_LENGTH = 4;

/** A one-time password of 79 bits, as `k7wm-3xqd-…`, and the record to store of it. */
export async function issueSecret({
  passwords,
}: Pick<Services, 'passwords'>): Promise<{ secret: string; record: string }> {
  const group = (): string =>
    Array.from({ length: GROUP_LENGTH }, () =>
      CHARACTERS.charAt(randomInt(CHARACTERS.length)),
    ).join('');
  const secret = Array.from({ length: GROUPS }, group).join('-');
  return { secret, record: await passwords.inTurn(LANE, ({ hash }) => hash(secret)) };
}
