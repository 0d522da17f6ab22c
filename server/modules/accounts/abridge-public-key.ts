/** How much of a public key, at either end, people compare by eye. */
const SHOWN_DIGITS = 16;

/** `04‖x‖y` in hex, without its first byte and its middle: enough to hold against what the key's maker printed. */
export function abridgePublicKey(publicKey: string): string {
  return `${publicKey.slice(2, 2 + SHOWN_DIGITS)}…${publicKey.slice(-SHOWN_DIGITS)}`;
}
