import { emptyPlane, type Plane } from '../plane.ts';
import { matchWindow } from './match-window.ts';
import { longerSide, placeIn, type Placement } from './placement.ts';
import { reducePlane } from './reduce-plane.ts';
import { placeUnturned, quarterTurned } from './turn.ts';

const COARSE_PX = 96;
/** How much of the original's longer side the picture's is; more than all of it where there is a border around. */
const LEAST_PART = 0.3;
const MOST_PART = 1.1;
const STEP = 1.03;
/** Around the original, in parts of its longer side, for the border. */
const BORDER = 0.08;
const MOST_GUESSES = 2;
/** Guesses no further from each other (in parts of the longer side) come to the same when refined. */
const APART = 0.04;

/** Rounding can make a likeness of 1 a little more, of which there is no logarithm. */
const LEAST_UNLIKENESS = 1e-9;

type Guess = { placement: Placement; weight: number };

/** The picture as a part of the original, of whatever size, four ways round; the likeliest first. */
export function guessParts(picture: Plane, original: Plane): Placement[] {
  const whole = reducePlane(original, COARSE_PX / longerSide(original));
  const border = Math.round(BORDER * COARSE_PX);
  const bordered = withBorder(whole, border);
  const side = longerSide(whole);
  const guesses: Guess[] = [];
  let turned = reducePlane(picture, Math.min(1, (MOST_PART * COARSE_PX) / longerSide(picture)));
  for (let quarters = 0; quarters < 4; quarters++) {
    for (let part = LEAST_PART; part <= MOST_PART; part *= STEP) {
      const window = reducePlane(turned, (part * side) / longerSide(turned));
      const match = matchWindow(bordered, window);
      if (!match) continue;
      const [left, top] = [(match.x - border) / side, (match.y - border) / side];
      const scale = longerSide(window) / side;
      const placement = Float64Array.of(scale, 0, left, 0, scale, top, 0, 0);
      // How much likelier such pixels are here than anywhere.
      const weight =
        -window.values.length * Math.log(Math.max(LEAST_UNLIKENESS, 1 - match.likeness ** 2));
      guesses.push({ placement: placeUnturned(placement, quarters, picture), weight });
    }
    turned = quarterTurned(turned);
  }
  guesses.sort((one, other) => other.weight - one.weight);
  const chosen: Placement[] = [];
  for (const { placement } of guesses) {
    if (chosen.length === MOST_GUESSES) break;
    if (chosen.every((each) => isApart(each, placement, picture))) chosen.push(placement);
  }
  return chosen;
}

function withBorder({ values, width, height }: Plane, border: number): Plane {
  const bordered = emptyPlane(width + 2 * border, height + 2 * border);
  for (let y = 0; y < height; y++) {
    const row = values.subarray(y * width, (y + 1) * width);
    bordered.values.set(row, (y + border) * bordered.width + border);
  }
  return bordered;
}

function isApart(one: Placement, other: Placement, picture: Plane): boolean {
  const [right, bottom] = [
    picture.width / longerSide(picture),
    picture.height / longerSide(picture),
  ];
  return [
    [0, 0],
    [right, bottom],
  ].some(([x = 0, y = 0]) => {
    const [u, v] = placeIn(one, x, y);
    const [s, t] = placeIn(other, x, y);
    return Math.hypot(u - s, v - t) > APART;
  });
}
