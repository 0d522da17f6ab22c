import type { KeyObject } from 'node:crypto';
import { createECDH, createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import {
  DER_OCTET_STRING,
  DER_SEQUENCE,
  readDer,
  readUnsigned,
  writeDer,
  writeUnsigned,
} from './der.ts';
import { Sm2Error } from './errors.ts';

/** [1], explicitly, of ECPrivateKey (RFC 5915 §3). */
const DER_PUBLIC_KEY = 0xa1;
const DER_BIT_STRING = 0x03;

/** A key as PEM text, or as a key object that Node already holds. */
export type Sm2Key = string | KeyObject;

/**
 * SubjectPublicKeyInfo up to the point: id-ecPublicKey, curve 1.2.156.10197.1.301, 65-byte BIT
 * STRING.
 */
const SPKI_PREFIX = Buffer.from('3059301306072a8648ce3d020106082a811ccf5501822d034200', 'hex');
const POINT_BYTES = 65;

const reimported = new WeakMap<KeyObject, KeyObject>();
const points = new WeakMap<KeyObject, Buffer>();
const publicHalves = new WeakMap<KeyObject, KeyObject>();

/** A fresh key pair: PKCS#8 and SubjectPublicKeyInfo, both PEM. */
export function generateSm2KeyPair(): { privateKey: string; publicKey: string } {
  return generateKeyPairSync('ec', {
    namedCurve: 'SM2',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
}

/**
 * A private key that really signs SM2. Throws `Sm2Error` where its two halves do not belong together.
 * A key object fresh from Node's generator signs ECDSA until it is exported and read back, so every
 * key object takes that round, once.
 */
export function importSm2PrivateKey(key: Sm2Key): KeyObject {
  if (typeof key === 'string') return requirePair(parse(() => createPrivateKey(key)));
  return reimport(key, () => {
    const der = key.export({ type: 'pkcs8', format: 'der' });
    return createPrivateKey({ key: der, type: 'pkcs8', format: 'der' });
  });
}

/** A public key that really verifies SM2; refuses private keys and other curves. */
export function importSm2PublicKey(key: Sm2Key): KeyObject {
  if (typeof key === 'string') {
    if (!key.includes('-----BEGIN PUBLIC KEY-----')) throw new Sm2Error('不是 SM2 公钥（PEM）');
    return parse(() => createPublicKey(key));
  }
  if (key.type !== 'public') throw new Sm2Error('不是 SM2 公钥');
  return reimport(key, () => {
    const der = key.export({ type: 'spki', format: 'der' });
    return createPublicKey({ key: der, type: 'spki', format: 'der' });
  });
}

/** The public half of a private key. */
export function sm2PublicKeyOf(privateKey: Sm2Key): KeyObject {
  const key = importSm2PrivateKey(privateKey);
  const half = publicHalves.get(key) ?? createPublicKey(key);
  publicHalves.set(key, half);
  return half;
}

/** Uncompressed point 04‖x‖y, 65 bytes. */
export function sm2PublicPoint(publicKey: Sm2Key): Buffer {
  const key = importSm2PublicKey(publicKey);
  const point = points.get(key) ?? key.export({ type: 'spki', format: 'der' });
  points.set(key, point);
  return Buffer.from(point.subarray(-POINT_BYTES));
}

/** Public key from an uncompressed point; refuses a point that is not on the curve. */
export function sm2PublicKeyFromPoint(point: Uint8Array): KeyObject {
  if (point.length !== POINT_BYTES || point[0] !== 4) throw new Sm2Error('不是未压缩的 SM2 公钥点');
  const der = Buffer.concat([SPKI_PREFIX, point]);
  return parse(() => createPublicKey({ key: der, type: 'spki', format: 'der' }));
}

/** The 32-byte scalar inside a private key, for algorithms that Node does not offer on SM2. */
export function sm2PrivateScalar(privateKey: Sm2Key): Buffer {
  return scalarOf(importSm2PrivateKey(privateKey));
}

function scalarOf(privateKey: KeyObject): Buffer {
  const der = privateKey.export({ type: 'pkcs8', format: 'der' });
  const version = readUnsigned(readDer(der, DER_SEQUENCE).body, 1);
  const algorithm = readDer(version.rest, DER_SEQUENCE);
  const wrapped = readDer(algorithm.rest, DER_OCTET_STRING).body;
  const innerVersion = readUnsigned(readDer(wrapped, DER_SEQUENCE).body, 1);
  return readDer(innerVersion.rest, DER_OCTET_STRING).body;
}

/** Private key from its scalar and its uncompressed point. Throws `Sm2Error` where they do not belong together. */
export function sm2PrivateKeyFromScalar(scalar: Uint8Array, point: Uint8Array): KeyObject {
  const inner = writeDer(
    DER_SEQUENCE,
    writeUnsigned(Buffer.from([1])),
    writeDer(DER_OCTET_STRING, scalar),
    writeDer(DER_PUBLIC_KEY, writeDer(DER_BIT_STRING, Buffer.from([0]), point)),
  );
  const der = writeDer(
    DER_SEQUENCE,
    writeUnsigned(Buffer.from([0])),
    SPKI_PREFIX.subarray(2, -3),
    writeDer(DER_OCTET_STRING, inner),
  );
  return requirePair(parse(() => createPrivateKey({ key: der, type: 'pkcs8', format: 'der' })));
}

function reimport(key: KeyObject, read: () => KeyObject): KeyObject {
  const known = reimported.get(key);
  if (known) return known;
  const parsed = parse(read);
  const fresh = parsed.type === 'private' ? requirePair(parsed) : parsed;
  reimported.set(key, fresh);
  reimported.set(fresh, fresh);
  return fresh;
}

/** Reads a key and makes sure that it lies on the SM2 curve; OpenSSL itself checks the point. */
function parse(read: () => KeyObject): KeyObject {
  let key: KeyObject;
  try {
    key = read();
  } catch {
    throw new Sm2Error('无法读取 SM2 密钥');
  }
  const spki = (key.type === 'private' ? createPublicKey(key) : key).export({
    type: 'spki',
    format: 'der',
  });
  const isSm2 =
    spki.length === SPKI_PREFIX.length + POINT_BYTES &&
    spki.subarray(0, SPKI_PREFIX.length).equals(SPKI_PREFIX);
  if (!isSm2) throw new Sm2Error('不是 SM2 密钥');
  return key;
}

/** OpenSSL takes the point in a private key as it is given: it must be the scalar's. */
function requirePair(key: KeyObject): KeyObject {
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  if (!pointOf(key)?.equals(spki.subarray(-POINT_BYTES))) {
    throw new Sm2Error('SM2 私钥与公钥不是一对');
  }
  return key;
}

/** `undefined` where the private key holds no scalar, or one out of range. */
function pointOf(privateKey: KeyObject): Buffer | undefined {
  const pair = createECDH('SM2');
  try {
    const scalar = scalarOf(privateKey);
    pair.setPrivateKey(scalar);
    scalar.fill(0);
    return pair.getPublicKey();
  } catch {
    return undefined;
  }
}
