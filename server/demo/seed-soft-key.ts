import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSoftKey, SOFT_KEY_ROUNDS } from '../../crypto/soft-key.ts';
import type { Tx } from '../../db/connect.ts';
import type { Services } from '../context.ts';
import { insertKey } from '../modules/accounts/index.ts';
import { DEMO_SECRETS } from '../modules/sessions/index.ts';

const YEAR_MS = 365 * 24 * 3600 * 1000;

const FILES = { archivist: 'demo-soft-key.json', auditor: 'demo-auditor-key.json' };
/** Who of the demonstration holds a key: one to sign in with, one to sign reviews with. */
export type KeyHolder = keyof typeof FILES;
export const KEY_HOLDERS = Object.keys(FILES) as KeyHolder[];

export function pathOfSoftKey(home: string, holder: KeyHolder = 'archivist'): string {
  return join(home, FILES[holder]);
}

/** Gives an account of the demonstration a key to sign in with, in a file where a UKey would be. */
export async function seedSoftKey(
  { config }: Pick<Services, 'config'>,
  tx: Tx,
  account: { id: string; loginName: string; holder: KeyHolder },
  at: Date,
): Promise<void> {
  const file = await createSoftKey(DEMO_SECRETS.pin, {
    label: `演示密钥 ${account.loginName}`,
    rounds: Math.min(SOFT_KEY_ROUNDS, config.profile.pbkdf2Rounds),
  });
  const { publicKey, userId, label } = file;
  const validTo = new Date(at.getTime() + YEAR_MS);
  const key = { accountId: account.id, publicKey, userId, label, validFrom: at, validTo };
  await insertKey(tx, key, null, at);
  const path = pathOfSoftKey(config.home, account.holder);
  writeFileSync(path, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
}
