/** The second copy cannot be had just now; the message is Chinese and says what to do. */
export class CopyAway extends Error {
  override readonly name = 'CopyAway';
}
