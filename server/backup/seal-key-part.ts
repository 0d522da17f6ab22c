import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fingerprintOf } from '../../audit/verifier-key.ts';
import type { KeyFile } from '../../crypto/keyring/keystore.ts';
import type { CryptoProvider } from '../../crypto/provider.ts';
import { secretKeyFrom } from '../../crypto/secret-key.ts';
import { sm2PublicKeyFromPoint } from '../../crypto/sm2-keys.ts';
import { splitSecret } from '../../crypto/shares.ts';
import { createSm3 } from '../../crypto/sm3.ts';
import { writeNewFile } from '../../db/objects/durable-files.ts';
import { keyFileLines } from './key-files.ts';
import type { Manifest } from './manifest.ts';
import { KEY_PART } from './medium.ts';

/** Officers' SM2 keys (04‖x‖y in hex), and how many of them open a key part together. */
export type Recipients = { threshold: number; publicKeys: string[] };

type Place = { chain: string; set: number };

/**
 * Writes the key part of a set into its draft: keystore and key vault under a key made for this set, which is split
 * among the officers and then forgotten.
 */
export async function sealKeyPart(
  crypto: CryptoProvider,
  files: readonly KeyFile[],
  draft: string,
  { recipients, expiresAt, ...place }: Place & { recipients: Recipients; expiresAt: Date },
): Promise<Manifest['keyPart']> {
  const { threshold, publicKeys } = recipients;
  const secret = randomBytes(32);
  const shares = splitSecret(secret, { threshold, shares: publicKeys.length }).map((share, at) => {
    const publicKey = sm2PublicKeyFromPoint(Buffer.from(publicKeys[at] ?? '', 'hex'));
    const sealed = crypto.encryptFor(publicKey, Buffer.from(share)).toString('base64');
    return { recipient: fingerprintOf(publicKey).replaceAll(' ', ''), sealed };
  });
  const key = secretKeyFrom(secret);
  const hash = createSm3();
  const sealed = crypto.sealObjectStream(key, placeOfKeyPart(place), keyFileLines(files));
  await writeNewFile(
    join(draft, KEY_PART),
    (async function* () {
      for await (const piece of sealed) {
        hash.update(piece);
        yield piece;
      }
    })(),
  );
  const sm3 = hash.digest('hex');
  return { sm3, expiresAt: expiresAt.toISOString(), threshold, shares };
}

export function placeOfKeyPart({ chain, set }: Place) {
  return { volume: chain, version: set, path: KEY_PART };
}
