import { expect } from 'chai';
import { emptyPlane, type Plane } from '../../../server/imaging/forensic/plane.ts';
import { agreementOf } from '../../../server/imaging/forensic/known/agreement-of.ts';
import { guessParts } from '../../../server/imaging/forensic/known/guess-parts.ts';
import { guessWhole } from '../../../server/imaging/forensic/known/guess-whole.ts';
import { layOver } from '../../../server/imaging/forensic/known/lay-over.ts';
import { placeIn, type Placement } from '../../../server/imaging/forensic/known/placement.ts';
import { refinePlacement } from '../../../server/imaging/forensic/known/refine-placement.ts';
import { solve } from '../../../server/imaging/forensic/known/solve.ts';
import { seededRandom } from '../../faults/attempt-each.ts';

const [WIDTH, HEIGHT] = [480, 640];

/** Soft blots, as ink is: how dark each place (in parts of the longer side) is. */
function scatterBlots(seed: number): (u: number, v: number) => number {
  const random = seededRandom(seed, 0);
  const blots = Array.from({ length: 60 }, () => ({
    u: random(750) / 1000,
    v: random(1000) / 1000,
    size: 0.008 + random(20) / 1000,
  }));
  return (u, v) =>
    blots.reduce((sum, { u: left, v: top, size }) => {
      const far = ((u - left) ** 2 + (v - top) ** 2) / size ** 2;
      return far < 20 ? Math.min(1, sum + Math.exp(-far)) : sum;
    }, 0);
}

function draw(width: number, height: number, inkAt: (x: number, y: number) => number): Plane {
  const plane = emptyPlane(width, height);
  const side = Math.max(width, height);
  for (let at = 0; at < plane.values.length; at++) {
    plane.values[at] = inkAt(((at % width) + 0.5) / side, (Math.floor(at / width) + 0.5) / side);
  }
  return plane;
}

function expectNear(found: Placement, truth: Placement, mostPx: number): void {
  for (const [x, y] of [
    [0.1, 0.1],
    [0.7, 0.1],
    [0.4, 0.5],
    [0.1, 0.9],
    [0.7, 0.9],
  ] as const) {
    const [u, v] = placeIn(found, x, y);
    const [wantedU, wantedV] = placeIn(truth, x, y);
    expect(Math.hypot(u - wantedU, v - wantedV) * HEIGHT).to.be.lessThan(mostPx);
  }
}

describe('laying a picture over its original', () => {
  const inkAt = scatterBlots(5);
  const original = draw(WIDTH, HEIGHT, inkAt);

  it('finds a picture taken askew, from aside and at another scale, to a tenth of a pixel', () => {
    const truth = Float64Array.of(0.99, 0.02, -0.006, -0.015, 1.01, 0.008, 0.02, -0.03);
    const picture = draw(360, 480, (x, y) => inkAt(...placeIn(truth, x, y)));
    const [guess = truth] = guessWhole(picture, original);
    const found = refinePlacement(picture, original, guess);
    expectNear(found, truth, 0.1);
    expect(agreementOf(picture, original, found)).to.be.greaterThan(0.99);
  });

  const parts: Readonly<Record<string, Placement>> = {
    'a corner': Float64Array.of(0.5, 0, 0.25, 0, 0.5, 0.48, 0, 0),
    'a third of each side': Float64Array.of(0.35, 0, 0.2, 0, 0.35, 0.3, 0, 0),
    'nearly all, a little askew': Float64Array.of(0.85, 0.012, 0.05, -0.012, 0.85, 0.1, 0, 0),
    'half, a quarter round': Float64Array.of(0, -0.7, 0.7, 0.7, 0, 0.15, 0, 0),
    'all with a border': Float64Array.of(1.08, 0, -0.03, 0, 1.08, -0.04, 0, 0),
  };
  for (const [name, truth] of Object.entries(parts)) {
    it(`finds the place of a part: ${name}`, () => {
      const picture = draw(450, 600, (x, y) => inkAt(...placeIn(truth, x, y)));
      const [found] = layOver(picture, original);
      if (!found) throw new Error('not laid over each other');
      expectNear(found, truth, 0.3);
    });
  }

  it('lays nothing over what has no ink, or other ink', () => {
    const blank = emptyPlane(300, 400);
    expect(guessParts(blank, original)).to.deep.equal([]);
    expect(layOver(blank, original)).to.deep.equal([]);
    const other = draw(360, 480, scatterBlots(9));
    expect(layOver(other, original)).to.deep.equal([]);
  });

  it('knows which way round a turned picture lies', () => {
    const truth = Float64Array.of(0, 1, 0, -1, 0, 1, 0, 0);
    const turned = draw(HEIGHT, WIDTH, (x, y) => inkAt(...placeIn(truth, x, y)));
    const [guess = truth] = guessWhole(turned, original);
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
