/**
 * Gives the memory of bytes back at once; they are empty from then on. A slice of larger memory is left alone.
 * Bytes of files lie outside the heap, and the collector answers their growth by collecting everything: left to it,
 * a run of files spends a third of its CPU so.
 */
export function giveBack(bytes: Uint8Array): void {
  const { buffer, byteLength } = bytes;
  const isOwn = byteLength > 0 && buffer.byteLength === byteLength;
  if (isOwn && buffer instanceof ArrayBuffer) buffer.transfer(0);
}
