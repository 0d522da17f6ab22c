import { KeyFault, type KeyMiddleware } from '../../services/key-middleware.ts';
import { Refusal } from '../../services/refusal.ts';
import type { Proof } from './reviews.ts';

/** Has a key sign a text, and names its digest. @throws Refusal, also for a fault of the key. */
export async function proveText(
  middleware: KeyMiddleware,
  pin: string,
  text: string,
): Promise<Proof> {
  try {
    const [card] = await middleware.listKeys();
    if (!card) throw new KeyFault('没有找到密钥，请重新插入或选择。');
    const signature = await middleware.sign(card.publicKey, pin, text);
    // Only who signs fetches the digest.
    const { digestText } = await import('../../services/digest-text.ts');
    return { digest: digestText(text), publicKey: card.publicKey, signature };
  } catch (thrown) {
    throw thrown instanceof KeyFault ? new Refusal('invalid', thrown.message) : thrown;
  }
}
