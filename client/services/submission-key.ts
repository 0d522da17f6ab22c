/** Where the hyphens of 8-4-4-4-12 stand, counted in digits. */
const HYPHENS_BEFORE = [8, 12, 16, 20];

/**
 * A random UUID (version 4) that names one submission, so that sending it twice does it once.
 * `crypto.randomUUID` is absent on plain HTTP and on kernels before 92.
 */
export function newSubmissionKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return HYPHENS_BEFORE.reduceRight((text, at) => `${text.slice(0, at)}-${text.slice(at)}`, hex);
}
