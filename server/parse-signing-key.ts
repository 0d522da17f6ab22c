import { decodeVerifierKey, encodeVerifierKey } from '../audit/verifier-key.ts';
import { importSm2PublicKey, sm2PublicKeyOf, sm2PublicPoint } from '../crypto/sm2-keys.ts';
import { LedgerHalt, type LedgerSigner } from './modules/ledger/index.ts';

const SIZE = /^[1-9][0-9]{0,15}$/;

/**
 * A signing key of a ledger as the keystore has it, and from which size on it signs, where that is set down.
 * @throws LedgerHalt where it is none: a ledger must not begin to sign with half a key.
 */
export function parseSigningKey(
  secret: Buffer,
  beginning: Buffer | undefined,
): { signer: LedgerSigner; from: number | undefined } {
  const signer = readSigner(secret.toString());
  const digits = beginning?.toString();
  const from = digits === undefined ? undefined : Number(digits);
  const isSound = digits === undefined || (SIZE.test(digits) && Number.isSafeInteger(from));
  if (!signer || !isSound) {
    throw new LedgerHalt(
      '密钥库里的账本签名密钥读不出来：密钥库文件已损坏，或不是本系统所存。请放回最近的密钥库再启动。',
    );
  }
  return { signer, from };
}

function readSigner(text: string): LedgerSigner | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isSigner(value)) return undefined;
    const { name, privateKey, publicKey } = value;
    // A name that no note can carry, and a point off the curve, are told here.
    decodeVerifierKey(encodeVerifierKey({ name, publicKey: importSm2PublicKey(publicKey) }));
    const own = sm2PublicPoint(sm2PublicKeyOf(privateKey));
    return own.equals(sm2PublicPoint(publicKey)) ? { name, privateKey, publicKey } : undefined;
  } catch {
    return undefined;
  }
}

function isSigner(value: unknown): value is LedgerSigner {
  if (typeof value !== 'object' || value === null) return false;
  const { name, privateKey, publicKey } = value as Partial<Record<keyof LedgerSigner, unknown>>;
  return [name, privateKey, publicKey].every((each) => typeof each === 'string');
}
