import type { Sm2Key } from '../crypto/sm2-keys.ts';
import { SM2_SIGNATURE_BYTES } from '../crypto/sm2-signature.ts';
import { sm2Sign, sm2Verify } from '../crypto/sm2.ts';
import type { Entry } from './entry.ts';
import { encodeLeaf } from './leaf.ts';

/** The entry with a signature by each key, in this order, which must be that of `signers` (SPEC §1). */
export function signEntry(entry: Entry, privateKeys: readonly Sm2Key[]): Entry {
  const text = signedPart(entry);
  return { ...entry, signatures: Buffer.concat(privateKeys.map((key) => sm2Sign(key, text))) };
}

/**
 * Whether the entry carries exactly one signature by each of these keys, in this order; one that is `undefined` is
 * passed over.
 */
export function isSignedBy(entry: Entry, publicKeys: readonly (Sm2Key | undefined)[]): boolean {
  const { signatures = Buffer.alloc(0) } = entry;
  if (signatures.length !== publicKeys.length * SM2_SIGNATURE_BYTES) return false;
  const text = signedPart(entry);
  return publicKeys.every((key, place) => {
    const at = place * SM2_SIGNATURE_BYTES;
    return !key || sm2Verify(key, text, signatures.subarray(at, at + SM2_SIGNATURE_BYTES));
  });
}

/** All bytes before tag 254. */
function signedPart(entry: Entry): Buffer {
  const unsigned = { ...entry };
  delete unsigned.signatures;
  delete unsigned.mac;
  return encodeLeaf(unsigned);
}
