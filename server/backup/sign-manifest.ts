import { z } from 'zod';
import { fingerprintOf } from '../../audit/verifier-key.ts';
import { Sm2Error } from '../../crypto/errors.ts';
import { sm2Sign, sm2Verify } from '../../crypto/sm2.ts';
import {
  importSm2PublicKey,
  sm2PublicKeyFromPoint,
  sm2PublicPoint,
} from '../../crypto/sm2-keys.ts';
import { canonicalJson } from './canonical-json.ts';
import { RestoreRefusal } from './restore-refusal.ts';

export type BackupSigner = { privateKey: string; publicKey: string };

const signature = z.strictObject({
  format: z.literal('lantai-backup-signature-1'),
  /** 04‖x‖y. */
  publicKey: z.string().regex(/^04[0-9a-f]{128}$/),
  /** r‖s. */
  signature: z.string().regex(/^[0-9a-f]{128}$/),
});

const CONTEXT = 'lantai-backup-manifest-v1\n';

export function signManifest(manifest: Buffer, signer: BackupSigner): Buffer {
  const value: z.infer<typeof signature> = {
    format: 'lantai-backup-signature-1',
    publicKey: sm2PublicPoint(signer.publicKey).toString('hex'),
    signature: sm2Sign(signer.privateKey, signed(manifest)).toString('hex'),
  };
  return Buffer.from(`${canonicalJson(value)}\n`);
}

/**
 * Holds the signature of a manifest against the keys that are believed, each given as the fingerprint that
 * officers wrote down or as PEM.
 * @throws RestoreRefusal `unsigned`, `signer_unknown` or `signature_wrong`.
 */
export function verifyManifest(
  manifest: Buffer,
  signatureFile: Buffer | undefined,
  trusted: readonly string[],
): void {
  if (!signatureFile) throw new RestoreRefusal('unsigned');
  const { publicKey, value } = readSignature(signatureFile);
  const fingerprint = plain(fingerprintOf(publicKey));
  if (!trusted.some((text) => fingerprintIn(text) === fingerprint)) {
    throw new RestoreRefusal('signer_unknown', fingerprint);
  }
  if (!sm2Verify(publicKey, signed(manifest), value)) throw new RestoreRefusal('signature_wrong');
}

/** @throws Sm2Error for what is neither a fingerprint nor a public key. */
export function fingerprintIn(text: string): string {
  const fingerprint = plain(text);
  if (/^[0-9a-f]{64}$/.test(fingerprint)) return fingerprint;
  return plain(fingerprintOf(importSm2PublicKey(text)));
}

function readSignature(file: Buffer) {
  try {
    const { publicKey, signature: value } = signature.parse(JSON.parse(file.toString('utf8')));
    const key = sm2PublicKeyFromPoint(Buffer.from(publicKey, 'hex'));
    return { publicKey: key, value: Buffer.from(value, 'hex') };
  } catch (cause) {
    if (cause instanceof Sm2Error || cause instanceof z.ZodError || cause instanceof SyntaxError) {
      throw new RestoreRefusal('signature_wrong', '', { cause });
    }
    throw cause;
  }
}

function signed(manifest: Buffer): Buffer {
  return Buffer.concat([Buffer.from(CONTEXT), manifest]);
}

function plain(text: string): string {
  return text.replaceAll(/\s/g, '').toLowerCase();
}
