import { expect } from 'chai';
import { TABLES } from '../../../crypto/wide-sm4/loop.ts';

/** The tables follow from the algebra that their docstring names: no number in them is free. */
describe('the tables of wide SM4', () => {
  const bytes = Array.from({ length: 256 }, (_, byte) => byte);
  const nibbles = bytes.slice(0, 16);
  const find = (isIt: (byte: number) => boolean): number => bytes.find(isIt) ?? NaN;
  const product = (one: number, other: number, modulus: number, degree: number): number => {
    let sum = 0;
    for (let bit = 0; bit < degree; bit += 1) if ((other >> bit) & 1) sum ^= one << bit;
    for (let bit = 2 * degree - 2; bit >= degree; bit -= 1) {
      if ((sum >> bit) & 1) sum ^= modulus << (bit - degree);
    }
    return sum;
  };
  const times = (one: number, other: number): number => product(one, other, 0x1f5, 8);
  const small = (one: number, other: number): number => product(one, other, 0x13, 4);
  const inverse = (one: number): number => nibbles.find((other) => small(one, other) === 1) ?? 0;
  const by = (columns: number[]) => (byte: number) =>
    columns.reduce((sum, column, bit) => sum ^ ((byte >> bit) & 1 ? column : 0), 0);

  const theta = find((x) => (times(times(x, x), times(x, x)) ^ x) === 1);
  const zeta = find((x) => (times(x, x) ^ times(theta, x)) === theta);
  const powers = [1, theta, times(theta, theta), times(theta, times(theta, theta))];
  const fromPair = by([...powers, ...powers.map((power) => times(power, zeta))]);
  const mix = (byte: number): number => product(byte, 0xcb, 0x101, 8);
  const enter = (byte: number): number => find((pair) => fromPair(pair) === mix(byte));
  const leave = (pair: number): number => find((byte) => mix(byte) === fromPair(pair));

  const over = (one: number): number => small(one, inverse(2));
  const first = (nibble: number): number => nibble | (over(nibble ^ over(nibble)) << 4);
  const second = (nibble: number): number => over(over(nibble)) << 4;
  const own = (byte: number): number => (byte ^ (byte << 2)) & 0xff;
  const next = (byte: number): number => ((byte >> 6) ^ (byte << 2)) & 0xff;
  const behind = (layer: (byte: number) => number, part: (nibble: number) => number) =>
    nibbles.map((nibble) => enter(layer(mix(fromPair(part(inverse(nibble)))))));

  const expected: Record<keyof typeof TABLES, number[]> = {
    inverse: nibbles.map((nibble) => inverse(nibble) || 0x80),
    ratio: nibbles.map((nibble) => small(2, inverse(nibble)) || 0x80),
    own1: behind(own, first),
    own2: behind(own, second),
    next1: behind(next, first),
    next2: behind(next, second),
    enter1: nibbles.map(enter),
    enter2: nibbles.map((nibble) => enter(nibble << 4)),
    leave1: nibbles.map(leave),
    leave2: nibbles.map((nibble) => leave(nibble << 4)),
  };

  for (const [name, table] of Object.entries(expected)) {
    it(`${name} follows`, () => {
      expect([...TABLES[name as keyof typeof TABLES]]).to.deep.equal(table);
    });
  }
});
