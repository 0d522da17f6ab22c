import { createKeystore } from './keyring/create-keystore.ts';
import type { Keystore } from './keyring/keystore.ts';
import type { KeystoreOptions, KeystoreSecret } from './keyring/keystore-options.ts';
import type { Ukey } from './keyring/locks/ukey-lock.ts';
import { openKeystore } from './keyring/open-keystore.ts';
import {
  openObject,
  openObjectStream,
  sealObject,
  sealObjectStream,
  type ObjectPlace,
} from './sealed-object.ts';
import type { ByteSource } from './envelope/regroup.ts';
import type { SecretKey } from './secret-key.ts';
import { sm2Sign, sm2Verify } from './sm2.ts';
import { sm2Decrypt, sm2Encrypt } from './sm2-encryption.ts';
import type { Sm2Key } from './sm2-keys.ts';
import { hmacSm3, sm3, type Bytes, type KeyMaterial } from './sm3.ts';

/**
 * Everything the server asks of cryptography. Keys pass through it as opaque values that only the
 * provider looks into, so that a certified module (SDF, HSM, UKey) can stand here with handles in
 * their place. Information that is a state secret needs such a module (密码法 art. 7); software claims
 * no compliance.
 */
export type CryptoProvider = {
  readonly name: string;
  digest(...parts: Bytes[]): Buffer;
  mac(key: KeyMaterial, ...parts: Bytes[]): Buffer;
  sign(privateKey: Sm2Key, message: Bytes): Buffer;
  /** `userId` is the signer's SM2 identity, the standard's default where none was agreed on. */
  verify(publicKey: Sm2Key, message: Bytes, signature: Uint8Array, userId?: string): boolean;
  encryptFor(publicKey: Sm2Key, plaintext: Uint8Array): Buffer;
  decryptWith(privateKey: Sm2Key, ciphertext: Uint8Array): Buffer;
  sealObject(key: SecretKey, place: ObjectPlace, plaintext: Uint8Array): Buffer;
  openObject(key: SecretKey, place: ObjectPlace, sealed: Uint8Array): Buffer;
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
  sealObject,
  openObject,
  sealObjectStream,
  openObjectStream,
  createKeystore,
  openKeystore,
};
