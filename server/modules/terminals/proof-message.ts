/** The text that a proof signs: no two pairs of word and key give the same. */
export function proofMessage({ nonce, publicKey }: { nonce: string; publicKey: string }): string {
  return `lantai-terminal-proof-v1\n${nonce}\n${publicKey}`;
}
