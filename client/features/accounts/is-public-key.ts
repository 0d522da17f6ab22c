const UNCOMPRESSED_POINT = /^04[0-9a-f]{128}$/i;
const PEM = /^-----BEGIN PUBLIC KEY-----[\s\S]+-----END PUBLIC KEY-----$/;

/** Whether `text` looks like an SM2 public key, as PEM or as a point in hex; the server reads it itself. */
export function isPublicKey(text: string): boolean {
  return UNCOMPRESSED_POINT.test(text.replace(/\s/g, '')) || PEM.test(text.trim());
}
