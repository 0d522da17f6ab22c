/** Low byte of x⁸ + x⁴ + x³ + x + 1, the polynomial that makes GF(2⁸) a field (FIPS 197 §4.2). */
const POLYNOMIAL = 0x1b;

/** Product in GF(2⁸). No table and no branch, so that time tells nothing of a secret byte. */
export function multiply(left: number, right: number): number {
  let product = 0;
  let factor = left;
  for (let bit = 0; bit < 8; bit += 1) {
    product ^= factor & -((right >> bit) & 1);
    factor = ((factor << 1) & 0xff) ^ (POLYNOMIAL & -(factor >> 7));
  }
  return product;
}

/** Inverse in GF(2⁸): a²⁵⁴. Zero has none and gives zero. */
export function invert(value: number): number {
  let power = 1;
  for (let step = 0; step < 254; step += 1) power = multiply(power, value);
  return power;
}
