import { sm2Sign } from '../../crypto/sm2.ts';
import { generateSm2KeyPair, sm2PublicPoint } from '../../crypto/sm2-keys.ts';
import { challenge, loginMessage } from '../../server/modules/sessions/contract.ts';
import type { TestApp } from './app.ts';
import type { Answer, Caller } from './caller.ts';

/** Somebody's SM2 key, as a UKey holds it. */
export type TestKey = { privateKey: string; publicKey: string };

export function makeKey(): TestKey {
  const pair = generateSm2KeyPair();
  const publicKey = sm2PublicPoint(pair.publicKey).toString('hex');
  return { privateKey: pair.privateKey, publicKey };
}

/** Puts a key among those of an account, past both officers. */
export async function registerKey(
  { database, clock }: TestApp,
  loginName: string,
  { publicKey }: TestKey,
  period: { from?: Date; to?: Date; userId?: string } = {},
): Promise<string> {
  const db = database.superuser;
  const id = crypto.randomUUID();
  await db('account_keys').insert({
    id,
    account_id: db('accounts').where({ login_name: loginName }).select('id'),
    public_key: publicKey,
    user_id: period.userId ?? '1234567812345678',
    label: '测试密钥',
    valid_from: period.from ?? clock.now,
    valid_to: period.to ?? new Date(clock.now.getTime() + 365 * 24 * 3600_000),
    recorded_at: clock.now,
  });
  return id;
}

/** Asks for a challenge and answers it, as the browser does. */
export async function logInWithKey(
  caller: Caller,
  loginName: string,
  { privateKey, publicKey }: TestKey,
): Promise<Answer> {
  const asked = await caller.post('/api/session/challenge', { loginName });
  const { challengeId, ...rest } = asked.as(challenge.response);
  const { host } = new URL(caller.url);
  const message = loginMessage({ host, challengeId, ...rest });
  const signature = sm2Sign(privateKey, Buffer.from(message)).toString('hex');
  return caller.post('/api/session/key', { challengeId, publicKey, signature });
}
