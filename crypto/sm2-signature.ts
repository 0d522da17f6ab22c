import { DER_SEQUENCE, readDer, readUnsigned, writeDer, writeUnsigned } from './der.ts';
import { DerError } from './errors.ts';

export const SM2_SIGNATURE_BYTES = 64;

const NUMBER_BYTES = 32;

/**
 * DER SEQUENCE { r, s } (GM/T 0009 §7.3) to r‖s. Throws `DerError` on anything but the one strict
 * form.
 */
export function signatureFromDer(der: Uint8Array): Buffer {
  const sequence = readDer(Buffer.from(der), DER_SEQUENCE);
  const r = readUnsigned(sequence.body, NUMBER_BYTES);
  const s = readUnsigned(r.rest, NUMBER_BYTES);
  if (sequence.rest.length + s.rest.length > 0) throw new DerError('签名之后有多余数据');
  return Buffer.concat([r.value, s.value]);
}

/** r‖s to DER. */
export function signatureToDer(raw: Uint8Array): Buffer {
  if (raw.length !== SM2_SIGNATURE_BYTES) throw new DerError('签名应为 64 字节');
  return writeDer(
    DER_SEQUENCE,
    writeUnsigned(raw.subarray(0, NUMBER_BYTES)),
    writeUnsigned(raw.subarray(NUMBER_BYTES)),
  );
}
