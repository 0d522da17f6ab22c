/** A key as the middleware names it. */
export type KeyCard = {
  /** Uncompressed point 04‖x‖y of the SM2 key, 130 hex digits in small letters. */
  publicKey: string;
  /** Serial number or other words by which its owner knows it. */
  label: string;
};

/**
 * What signing in asks of a key device (UKey). A vendor's middleware, which usually listens on a loopback
 * WebSocket, is attached by writing these three functions over it; nothing else of the client knows it.
 *
 * - `sign` makes an SM2 signature (GB/T 32918.2, SM3, the id that was registered with the key, by default
 *   1234567812345678) over the UTF-8 bytes of `message`, and answers r‖s, 128 hex digits in small letters.
 *   Devices that answer DER must be unwrapped by the adapter. It rejects with `KeyFault` on a wrong PIN.
 * - `onRemoved` calls the listener when the device is pulled out; it may do so more than once. It returns
 *   what ends that.
 */
export type KeyMiddleware = {
  listKeys(): Promise<KeyCard[]>;
  sign(publicKey: string, pin: string, message: string): Promise<string>;
  onRemoved(listener: () => void): () => void;
};

/** What went wrong with a key, in words fit to show. */
export class KeyFault extends Error {
  override readonly name = 'KeyFault';
}
