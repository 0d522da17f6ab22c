import { sm2 } from 'sm-crypto-v2';
import {
  DER_OCTET_STRING,
  DER_SEQUENCE,
  readDer,
  readUnsigned,
  writeDer,
  writeUnsigned,
} from './der.ts';
import { DerError, Sm2Error } from './errors.ts';
import {
  sm2PrivateScalar,
  sm2PublicKeyFromPoint,
  sm2PublicPoint,
  type Sm2Key,
} from './sm2-keys.ts';
import { SM3_BYTES } from './sm3.ts';

/** The order C1 ‖ C3 ‖ C2 of GM/T 0009. */
const C1_C3_C2 = 1;
const COORDINATE_BYTES = 32;
const UNREADABLE = 'SM2 密文无法解开：密钥不对或密文已损坏';

/**
 * Encrypts a short secret (a key) to a public key: DER of GM/T 0009 §7.2. An empty plaintext is
 * refused.
 */
export function sm2Encrypt(publicKey: Sm2Key, plaintext: Uint8Array): Buffer {
  if (plaintext.length === 0) throw new Sm2Error('SM2 加密的内容不能为空');
  const point = sm2PublicPoint(publicKey).toString('hex');
  for (;;) {
    const raw = Buffer.from(sm2.doEncrypt(plaintext, point, C1_C3_C2), 'hex');
    const parts = split(raw);
    // An all-zero key stream leaves the plaintext bare; GB/T 32918.4 §6.1 A5 then takes another k.
    if (!parts.c2.equals(plaintext)) return encode(parts);
  }
}

/** Reverses `sm2Encrypt`; one `Sm2Error` for every way a ciphertext can be wrong. */
export function sm2Decrypt(privateKey: Sm2Key, ciphertext: Uint8Array): Buffer {
  const scalar = sm2PrivateScalar(privateKey).toString('hex');
  const { x, y, c3, c2 } = decode(Buffer.from(ciphertext));
  refuseOffCurve(Buffer.concat([Buffer.from([4]), x, y]));
  const raw = Buffer.concat([x, y, c3, c2]).toString('hex');
  const plaintext = sm2.doDecrypt(raw, scalar, C1_C3_C2, { output: 'array' });
  if (plaintext.length !== c2.length) throw new Sm2Error(UNREADABLE);
  return Buffer.from(plaintext);
}

/**
 * A point off the curve would give the private key away bit by bit; the library does not always
 * look.
 */
function refuseOffCurve(point: Buffer): void {
  try {
    sm2PublicKeyFromPoint(point);
  } catch {
    throw new Sm2Error(UNREADABLE);
  }
}

type Parts = { x: Buffer; y: Buffer; c3: Buffer; c2: Buffer };

function split(raw: Buffer): Parts {
  const c3At = 2 * COORDINATE_BYTES;
  return {
    x: raw.subarray(0, COORDINATE_BYTES),
    y: raw.subarray(COORDINATE_BYTES, c3At),
    c3: raw.subarray(c3At, c3At + SM3_BYTES),
    c2: raw.subarray(c3At + SM3_BYTES),
  };
}

function encode({ x, y, c3, c2 }: Parts): Buffer {
  return writeDer(
    DER_SEQUENCE,
    writeUnsigned(x),
    writeUnsigned(y),
    writeDer(DER_OCTET_STRING, c3),
    writeDer(DER_OCTET_STRING, c2),
  );
}

function decode(der: Buffer): Parts {
  try {
    const sequence = readDer(der, DER_SEQUENCE);
    const x = readUnsigned(sequence.body, COORDINATE_BYTES);
    const y = readUnsigned(x.rest, COORDINATE_BYTES);
    const c3 = readDer(y.rest, DER_OCTET_STRING);
    const c2 = readDer(c3.rest, DER_OCTET_STRING);
    const extraBytes = sequence.rest.length + c2.rest.length;
    if (extraBytes === 0 && c3.body.length === SM3_BYTES && c2.body.length > 0) {
      return { x: x.value, y: y.value, c3: c3.body, c2: c2.body };
    }
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
  }
  throw new Sm2Error(UNREADABLE);
}
