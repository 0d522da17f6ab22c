import { dirname, join } from 'node:path';
import { KeystoreError } from '../errors.ts';
import { readAges, type KeyAges } from './key-ages.ts';
import { parseKeystore } from './keystore-file.ts';
import { readStanding } from './read-standing.ts';

/**
 * What a keystore file and its vault say of their ages and locks, without opening or changing them. Nothing of it is
 * proven: only who opens the keystore knows that its locks are genuine.
 */
export async function readKeystoreAges(path: string): Promise<KeyAges> {
  const bytes = await readStanding(path).catch(() => undefined);
  if (!bytes) throw new KeystoreError(`读不到密钥库文件，请检查路径与权限：${path}`);
  const file = parseKeystore(bytes.toString('utf8'));
  if (file.version === 2) return readAges(file, join(dirname(path), 'keys'));
  return {
    master: { generation: 1, since: null, isRotating: false },
    locks: [{ kind: 'password', since: null }],
    unitYears: [],
  };
}
