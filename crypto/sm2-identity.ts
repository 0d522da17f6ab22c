import { Sm2Error } from './errors.ts';
import { sm3 } from './sm3.ts';

/** The identity GM/T 0009 §10 prescribes where two parties agreed on none. */
export const SM2_DEFAULT_ID = '1234567812345678';

/** Curve parameters a, b, x_G, y_G of GB/T 32918.5, 32 bytes each. */
const CURVE = Buffer.from(
  'fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc' +
    '28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93' +
    '32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7' +
    'bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0',
  'hex',
);

/** Z = SM3(ENTL ‖ ID ‖ a ‖ b ‖ G ‖ P), GB/T 32918.2 §5.5. `point` is 04‖x‖y. */
export function sm2IdentityDigest(point: Uint8Array, userId: string): Buffer {
  const id = Buffer.from(userId, 'utf8');
  if (id.length === 0 || id.length > 8191)
    throw new Sm2Error('SM2 用户标识长度应为 1 至 8191 字节');
  const bitLength = Buffer.alloc(2);
  bitLength.writeUInt16BE(id.length * 8);
  return sm3(bitLength, id, CURVE, point.subarray(1));
}
