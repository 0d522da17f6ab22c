import { sm2Sign, sm2Verify } from '../../crypto/sm2.ts';
import { Sm2Error } from '../../crypto/errors.ts';
import {
  generateSm2KeyPair,
  importSm2PrivateKey,
  sm2PrivateKeyFromScalar,
  sm2PrivateScalar,
  sm2PublicKeyOf,
  sm2PublicPoint,
} from '../../crypto/sm2-keys.ts';
import type { FuzzTarget } from './fuzz-target.ts';

const pairs = [generateSm2KeyPair(), generateSm2KeyPair()];
const word = Buffer.from('word');

/** Decoders of keys in files. */
export const KEY_TARGETS: Record<string, FuzzTarget> = {
  'sm2-private-key': {
    corpus: pairs.map(({ privateKey }) => Buffer.from(privateKey)),
    errors: [Sm2Error],
    decode: (input) => requirePair(input.toString()),
  },
  // Beneath the armour.
  'sm2-private-key-der': {
    corpus: pairs.map(({ privateKey }) =>
      importSm2PrivateKey(privateKey).export({ type: 'pkcs8', format: 'der' }),
    ),
    errors: [Sm2Error],
    decode: (input) =>
      requirePair(
        `-----BEGIN PRIVATE KEY-----\n${input.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`,
      ),
  },
};

/** What is imported signs for the public half that it shows. */
function requirePair(pem: string): true {
  const key = importSm2PrivateKey(pem);
  const publicKey = sm2PublicKeyOf(key);
  if (!sm2Verify(publicKey, word, sm2Sign(key, word))) throw new Error('no pair');
  const again = sm2PrivateKeyFromScalar(sm2PrivateScalar(key), sm2PublicPoint(publicKey));
  if (!again.equals(key)) throw new Error('another key');
  return true;
}
