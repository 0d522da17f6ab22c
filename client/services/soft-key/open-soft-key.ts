import { sm2, sm4 } from 'sm-crypto-v2';
import { KeyFault, type KeyMiddleware } from '../key-middleware.ts';
import { deriveKey, fromHex } from './derive-key.ts';
import { readSoftKey, type SoftKeyFile } from './read-soft-key.ts';

const SM4_KEY_BYTES = 16;
const TAG_DIGITS = 32;

/**
 * The development stand-in for a UKey: a key in a file, opened by its PIN for each signature and kept no
 * longer. A file is never pulled out, so that `onRemoved` has nothing to tell.
 * @throws KeyFault on a file that is none of ours.
 */
export function openSoftKey(text: string): KeyMiddleware {
  const file = readSoftKey(text);
  const { label, publicKey, userId } = file;
  return {
    listKeys: () => Promise.resolve([{ label, publicKey }]),
    async sign(_publicKey, pin, message) {
      const scalar = await unlock(file, pin);
      await sm2.initRNGPool();
      const options = { hash: true, publicKey, userId };
      return sm2.doSignature(new TextEncoder().encode(message), scalar, options);
    },
    onRemoved: () => () => undefined,
  };
}

/** The private scalar in hex. */
async function unlock({ publicKey, lock }: SoftKeyFile, pin: string): Promise<string> {
  const key = await deriveKey(pin, fromHex(lock.salt), lock.rounds, SM4_KEY_BYTES);
  try {
    return sm4
      .decrypt(fromHex(lock.sealed.slice(0, -TAG_DIGITS)), key, {
        mode: 'gcm',
        iv: fromHex(lock.nonce),
        tag: fromHex(lock.sealed.slice(-TAG_DIGITS)),
        associatedData: new TextEncoder().encode(`lantai-soft-key/1/${publicKey}`),
        padding: 'none',
        output: 'array',
      })
      .reduce((hex, byte) => hex + byte.toString(16).padStart(2, '0'), '');
  } catch {
    throw new KeyFault('密钥的 PIN 不正确，请重新输入。');
  }
}
