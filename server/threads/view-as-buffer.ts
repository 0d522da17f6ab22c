/** The same memory as a `Buffer`: bytes that cross a thread or process border arrive without that type. */
export function viewAsBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
