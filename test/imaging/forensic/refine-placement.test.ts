import { expect } from 'chai';
import { emptyPlane, type Plane } from '../../../server/imaging/forensic/plane.ts';
import { agreementOf } from '../../../server/imaging/forensic/known/agreement-of.ts';
import { guessPlacements } from '../../../server/imaging/forensic/known/guess-placements.ts';
import { placeIn } from '../../../server/imaging/forensic/known/placement.ts';
import { refinePlacement } from '../../../server/imaging/forensic/known/refine-placement.ts';
import { solve } from '../../../server/imaging/forensic/known/solve.ts';
import { seededRandom } from '../../faults/attempt-each.ts';

const [WIDTH, HEIGHT] = [480, 640];

/** Soft blots, as ink is: how dark each place (in parts of the longer side) is. */
function scatterBlots(): (u: number, v: number) => number {
  const random = seededRandom(5, 0);
  const blots = Array.from({ length: 60 }, () => ({
    u: random(750) / 1000,
    v: random(1000) / 1000,
    size: 0.008 + random(20) / 1000,
  }));
  return (u, v) =>
    Math.min(
      1,
      blots.reduce(
        (sum, blot) => sum + Math.exp(-((u - blot.u) ** 2 + (v - blot.v) ** 2) / blot.size ** 2),
        0,
      ),
    );
}

function draw(width: number, height: number, inkAt: (x: number, y: number) => number): Plane {
  const plane = emptyPlane(width, height);
  const side = Math.max(width, height);
  for (let at = 0; at < plane.values.length; at++) {
    plane.values[at] = inkAt(((at % width) + 0.5) / side, (Math.floor(at / width) + 0.5) / side);
  }
  return plane;
}

describe('laying a picture over its original', () => {
  const inkAt = scatterBlots();
  const original = draw(WIDTH, HEIGHT, inkAt);

  it('finds a picture taken askew, from aside and at another scale, to a tenth of a pixel', () => {
    const truth = Float64Array.of(0.99, 0.02, -0.006, -0.015, 1.01, 0.008, 0.02, -0.03);
    const picture = draw(360, 480, (x, y) => inkAt(...placeIn(truth, x, y)));
    const [guess = truth] = guessPlacements(picture, original);
    const found = refinePlacement(picture, original, guess);
    for (const [x, y] of [
      [0.1, 0.1],
      [0.7, 0.1],
      [0.4, 0.5],
      [0.1, 0.9],
      [0.7, 0.9],
    ] as const) {
      const [u, v] = placeIn(found, x, y);
      const [wantedU, wantedV] = placeIn(truth, x, y);
      expect(Math.hypot(u - wantedU, v - wantedV) * HEIGHT).to.be.lessThan(0.1);
    }
    expect(agreementOf(picture, original, found)).to.be.greaterThan(0.99);
  });

  it('knows which way round a turned picture lies', () => {
    const truth = Float64Array.of(0, 1, 0, -1, 0, 1, 0, 0);
    const turned = draw(HEIGHT, WIDTH, (x, y) => inkAt(...placeIn(truth, x, y)));
    const [guess = truth] = guessPlacements(turned, original);
    expect(agreementOf(turned, original, guess)).to.be.greaterThan(0.99);
  });

  it('leaves a placement alone where there is no ink to hold on to', () => {
    const blank = emptyPlane(200, 200);
    const start = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0);
    expect(refinePlacement(blank, blank, start)).to.deep.equal(start);
    expect(agreementOf(blank, blank, start)).to.equal(0);
  });

  it('solves what has one answer and nothing else', () => {
    const matrix = [Float64Array.of(0, 2, 1), Float64Array.of(1, -1, 0), Float64Array.of(3, 0, 5)];
    const answer = solve(matrix, Float64Array.of(7, -1, 18));
    expect(Array.from(answer ?? [], (value) => Math.round(value * 1e9) / 1e9)).to.deep.equal([
      1, 2, 3,
    ]);
    const twice = [Float64Array.of(1, 2), Float64Array.of(2, 4)];
    expect(solve(twice, Float64Array.of(1, 2))).to.equal(undefined);
  });
});
