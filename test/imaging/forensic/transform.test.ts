import { expect } from 'chai';
import { transformRows, transformSquare } from '../../../server/imaging/forensic/transform.ts';
import { seededRandom } from '../../faults/attempt-each.ts';

const random = seededRandom(1, 0);
const noise = (length: number): Float32Array =>
  Float32Array.from({ length }, () => random(2001) / 1000 - 1);

/** By the definition, in double precision. */
function defined(re: Float32Array, im: Float32Array): { re: number; im: number }[] {
  return Array.from(re, (_, frequency) => {
    const sum = { re: 0, im: 0 };
    for (let at = 0; at < re.length; at++) {
      const turn = (-2 * Math.PI * frequency * at) / re.length;
      sum.re += (re[at] ?? 0) * Math.cos(turn) - (im[at] ?? 0) * Math.sin(turn);
      sum.im += (re[at] ?? 0) * Math.sin(turn) + (im[at] ?? 0) * Math.cos(turn);
    }
    return sum;
  });
}

describe('transform', () => {
  for (const size of [1, 2, 4, 64, 256]) {
    it(`is the discrete Fourier transform of each row of ${size} values`, () => {
      const [re, im] = [noise(8 * size), noise(8 * size)];
      const rows = Array.from({ length: 8 }, (_, row) => [row * size, (row + 1) * size] as const);
      const wanted = rows.flatMap((row) => defined(re.subarray(...row), im.subarray(...row)));
      transformRows(re, im, size);
      for (const [at, value] of wanted.entries()) {
        expect(re[at]).to.be.closeTo(value.re, 1e-4);
        expect(im[at]).to.be.closeTo(value.im, 1e-4);
      }
    });
  }

  it('is its own inverse with real and imaginary parts exchanged', () => {
    const [re, im] = [noise(4 * 128), noise(4 * 128)];
    const wanted = re.slice();
    transformRows(re, im, 128);
    transformRows(im, re, 128);
    for (const [at, value] of wanted.entries()) {
      expect((re[at] ?? 0) / 128).to.be.closeTo(value, 1e-5);
    }
  });

  it('transforms rows and columns of a square, turned over its diagonal', () => {
    const side = 64;
    const [re, im] = [noise(side * side), new Float32Array(side * side)];
    const [across, down] = [5, 61];
    let [sumRe, sumIm] = [0, 0];
    for (const [at, value] of re.entries()) {
      const turn = (-2 * Math.PI * (across * (at % side) + down * Math.floor(at / side))) / side;
      sumRe += value * Math.cos(turn);
      sumIm += value * Math.sin(turn);
    }
    transformSquare(re, im, side);
    expect(re[across * side + down]).to.be.closeTo(sumRe, 1e-3);
    expect(im[across * side + down]).to.be.closeTo(sumIm, 1e-3);
  });
});
