import type { KeyObject } from 'node:crypto';
import { fingerprintOf } from '../../audit/verifier-key.ts';
import { EnvelopeError, ShareError, Sm2Error } from '../../crypto/errors.ts';
import type { CryptoProvider } from '../../crypto/provider.ts';
import { secretKeyFrom, type SecretKey } from '../../crypto/secret-key.ts';
import { sm2PublicKeyOf } from '../../crypto/sm2-keys.ts';
import { joinShares } from '../../crypto/shares.ts';
import { createSm3 } from '../../crypto/sm3.ts';
import { writeKeyFiles } from './key-files.ts';
import type { Manifest } from './manifest.ts';
import { KEY_PART, setFolder, type Medium } from './medium.ts';
import { RestoreRefusal } from './restore-refusal.ts';
import { placeOfKeyPart } from './seal-key-part.ts';

/**
 * Puts keystore and key vault of a set into `home`, opened by the private keys of enough officers.
 * @throws RestoreRefusal `key_part_…` or `keys_insufficient`.
 */
export async function openKeyPart(
  crypto: CryptoProvider,
  medium: Medium,
  manifest: Manifest,
  { keys, home, now }: { keys: readonly KeyObject[]; home: string; now: Date },
): Promise<void> {
  const { chain, set, keyPart } = manifest;
  if (now.getTime() > Date.parse(keyPart.expiresAt)) {
    throw new RestoreRefusal('key_part_expired', `有效期至 ${keyPart.expiresAt}`);
  }
  const path = `${setFolder(set)}/${KEY_PART}`;
  await requireDigest(medium, path, keyPart.sm3);
  const key = openSetKey(crypto, keyPart, keys);
  const sealed = await medium.stream(path);
  if (!sealed) throw new RestoreRefusal('key_part_missing');
  try {
    await writeKeyFiles(home, crypto.openObjectStream(key, placeOfKeyPart({ chain, set }), sealed));
  } catch (cause) {
    if (cause instanceof EnvelopeError)
      throw new RestoreRefusal('keys_insufficient', '', { cause });
    throw cause;
  }
}

async function requireDigest(medium: Medium, path: string, expected: string): Promise<void> {
  const sealed = await medium.stream(path);
  if (!sealed) throw new RestoreRefusal('key_part_missing');
  const hash = createSm3();
  for await (const piece of sealed) hash.update(piece);
  if (hash.digest('hex') !== expected) throw new RestoreRefusal('key_part_altered');
}

function openSetKey(
  crypto: CryptoProvider,
  { shares, threshold }: Manifest['keyPart'],
  keys: readonly KeyObject[],
): SecretKey {
  const opened = new Map<string, string>();
  for (const key of keys) {
    const fingerprint = fingerprintOf(sm2PublicKeyOf(key)).replaceAll(' ', '');
    const share = shares.find(({ recipient }) => recipient === fingerprint);
    if (share) opened.set(fingerprint, openShare(crypto, key, share.sealed));
  }
  if (opened.size < threshold) {
    throw new RestoreRefusal(
      'keys_insufficient',
      `需要 ${threshold} 把接收人的密钥，给了 ${opened.size} 把`,
    );
  }
  try {
    return secretKeyFrom(joinShares([...opened.values()]));
  } catch (cause) {
    if (cause instanceof ShareError) throw new RestoreRefusal('key_part_altered', '', { cause });
    throw cause;
  }
}

function openShare(crypto: CryptoProvider, key: KeyObject, sealed: string): string {
  try {
    return crypto.decryptWith(key, Buffer.from(sealed, 'base64')).toString('utf8');
  } catch (cause) {
    if (cause instanceof Sm2Error) throw new RestoreRefusal('key_part_altered', '', { cause });
    throw cause;
  }
}
