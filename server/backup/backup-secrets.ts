import { randomBytes } from 'node:crypto';
import type { Keystore } from '../../crypto/keyring/keystore.ts';
import { secretKeyFrom, type SecretKey } from '../../crypto/secret-key.ts';
import { generateSm2KeyPair } from '../../crypto/sm2-keys.ts';
import { ensureSecret } from '../ensure-secret.ts';
import type { BackupSigner } from './sign-manifest.ts';

type Secrets = Pick<Keystore, 'readSecret' | 'storeSecret'>;

const SIGNING_KEY = 'backup-signing-key';

/** The key that signs the manifests of all media; made when it is first asked for. */
export async function backupSigner(keystore: Secrets): Promise<BackupSigner> {
  const stored = await ensureSecret(keystore, SIGNING_KEY, () =>
    Buffer.from(JSON.stringify(generateSm2KeyPair())),
  );
  return JSON.parse(stored.toString()) as BackupSigner;
}

/** The key that everything of the database on one medium is sealed under. */
export async function chainKey(keystore: Secrets, chain: string): Promise<SecretKey> {
  return secretKeyFrom(await ensureSecret(keystore, chainKeyName(chain), () => randomBytes(32)));
}

export function chainKeyName(chain: string): string {
  return `backup-chain-${chain}`;
}
