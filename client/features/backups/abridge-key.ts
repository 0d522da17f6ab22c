const HEAD = 14;
const TAIL = 8;

/** Enough of a public key to tell it by. */
export function abridgeKey(publicKey: string): string {
  return `${publicKey.slice(0, HEAD)}…${publicKey.slice(-TAIL)}`;
}
