/** Memory that is wholly its part's own and may move to another thread; a slice of a shared pool is copied. */
export function listOwned(parts: Uint8Array[]): ArrayBuffer[] {
  return parts
    .filter(({ buffer, byteLength }) => buffer.byteLength === byteLength)
    .map(({ buffer }) => buffer as ArrayBuffer);
}
