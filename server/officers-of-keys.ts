import type { KeyObject } from 'node:crypto';
import { fingerprintOf } from '../audit/verifier-key.ts';
import { Sm2Error } from '../crypto/errors.ts';
import {
  importSm2PublicKey,
  sm2PublicKeyFromPoint,
  sm2PublicKeyOf,
  type Sm2Key,
} from '../crypto/sm2-keys.ts';

type OfficerKey = { accountId: string; publicKey: string };

/** Those of the private keys that are officers', one for each officer. */
export function officersOfKeys(
  keys: readonly KeyObject[],
  known: readonly OfficerKey[],
): KeyObject[] {
  const accounts = new Map(
    known.flatMap(({ accountId, publicKey }) => {
      const key = readKey(publicKey);
      return key ? [[fingerprintOf(key), accountId]] : [];
    }),
  );
  const chosen = new Map<string, KeyObject>();
  for (const key of keys) {
    const account = accounts.get(fingerprintOf(sm2PublicKeyOf(key)));
    if (account !== undefined) chosen.set(account, key);
  }
  return [...chosen.values()];
}

function readKey(text: string): Sm2Key | undefined {
  try {
    return text.includes('-----BEGIN')
      ? importSm2PublicKey(text)
      : sm2PublicKeyFromPoint(Buffer.from(text, 'hex'));
  } catch (error) {
    if (error instanceof Sm2Error) return undefined;
    throw error;
  }
}
