import { createKeystore } from './keyring/create-keystore.ts';
import type { Keystore } from './keyring/keystore.ts';
import type { KeystoreOptions, KeystoreSecret } from './keyring/keystore-options.ts';
import type { Ukey } from './keyring/locks/ukey-lock.ts';
import { openKeystore } from './keyring/open-keystore.ts';
import type { EnvelopeHead, ObjectPlace } from './sealed-object.ts';
import type { ByteSource } from './envelope/regroup.ts';
import type { SecretKey } from './secret-key.ts';
import { sm2Sign, sm2Verify } from './sm2.ts';
import { sm2Decrypt, sm2Encrypt } from './sm2-encryption.ts';
import type { Sm2Key } from './sm2-keys.ts';
import { softwareObjects } from './software-objects.ts';
import { hmacSm3, sm3, type Bytes, type KeyMaterial } from './sm3.ts';

/**
 * Everything the server asks of cryptography. Keys pass through it as opaque values that only the
 * provider looks into, so that a certified module (SDF, HSM, UKey) can stand here with handles in
 * their place. Information that is a state secret needs such a module (密码法 art. 7); software claims
 * no compliance.
 *
 * Where another one stands in: digest, mac and the objects' ciphers go to an SDF card or HSM (GM/T 0018), whose key
 * handles are what `SecretKey` and `Sm2Key` then stand for; the keystore keeps its files, and `wrapKey` of
 * `keyring/wrapped-key.ts` becomes the module's own wrapping. A UKey (SKF, GM/T 0016) is no provider: it opens the
 * keystore as a `Ukey`, by its public key and `decrypt`. Whoever stands here passes
 * `test/crypto/provider-conformance.ts`.
 *
 * Forms: signatures are r‖s of 64 bytes, verified in DER too; SM2 ciphertexts are DER of GM/T 0009 §7.2; objects
 * are the envelope of `envelope/header.ts`. Errors are those of `errors.ts`; a malformed signature is no error.
 */
export type CryptoProvider = {
  readonly name: string;
  /** SM3 of the parts joined together. */
  digest(...parts: Bytes[]): Buffer;
  /** HMAC-SM3. */
  mac(key: KeyMaterial, ...parts: Bytes[]): Buffer;
  /** Under the standard's default identity. */
  sign(privateKey: Sm2Key, message: Bytes): Buffer;
  /** `userId` is the signer's SM2 identity, the standard's default where none was agreed on. */
  verify(publicKey: Sm2Key, message: Bytes, signature: Uint8Array, userId?: string): boolean;
  /** SM2 encryption of a short secret. */
  encryptFor(publicKey: Sm2Key, plaintext: Uint8Array): Buffer;
  decryptWith(privateKey: Sm2Key, ciphertext: Uint8Array): Buffer;
  /** Seals for one key and place only; throws `EnvelopeError` when opened for any other. */
  sealObject(key: SecretKey, place: ObjectPlace, plaintext: Uint8Array): Buffer;
  openObject(key: SecretKey, place: ObjectPlace, sealed: Uint8Array): Buffer;
  /** The key of one object alone. Throws `EnvelopeError` unless `head` is the beginning of the object there. */
  releaseObjectKey(key: SecretKey, place: ObjectPlace, head: EnvelopeHead): SecretKey;
  /** Opens an object by the key that was released for it. */
  openReleased(objectKey: SecretKey, place: ObjectPlace, sealed: Uint8Array): Buffer;
  sealObjectStream(
    key: SecretKey,
    place: ObjectPlace,
    plaintext: ByteSource,
  ): AsyncGenerator<Buffer>;
  openObjectStream(key: SecretKey, place: ObjectPlace, sealed: ByteSource): AsyncGenerator<Buffer>;
  /** Behind a password, or behind a UKey that decrypts. */
  createKeystore(path: string, secret: string | Ukey, options?: KeystoreOptions): Promise<Keystore>;
  openKeystore(path: string, secret: KeystoreSecret, options?: KeystoreOptions): Promise<Keystore>;
};

/** The development profile: OpenSSL inside Node, and sm-crypto-v2 for SM2 encryption. */
export const softwareProvider: CryptoProvider = {
  name: 'software',
  digest: sm3,
  mac: hmacSm3,
  sign: (privateKey, message) => sm2Sign(privateKey, message),
  verify: sm2Verify,
  encryptFor: sm2Encrypt,
  decryptWith: sm2Decrypt,
  ...softwareObjects,
  createKeystore,
  openKeystore,
};
