/** Which pixels of a picture are ink: one byte each, 1 for ink. */
export type InkMap = { width: number; height: number; ink: Uint8Array };
export type Shift = { x: number; y: number };

/**
 * Ink is what is dark in red light. The mark is red and violet, so that little of it shows there, and less still of
 * its faint differences from page to page; nor does a red seal.
 */
const DARK = 112;
/** How far one scan may lie off another, as a share of the width. */
const FARTHEST = 0.05;
/** Strokes of two scans of the same form differ by so much at their edges. */
const SLACK_PX = 2;
/** Anything smaller is grain of the paper. */
const LEAST_NEIGHBOURS = 3;

/** Reads RGBA pixels. */
export function inkOf(rgba: Uint8ClampedArray, width: number, height: number): InkMap {
  const ink = new Uint8Array(width * height);
  for (let at = 0; at < ink.length; at += 1) ink[at] = (rgba[at * 4] ?? 255) < DARK ? 1 : 0;
  return { width, height, ink };
}

/** What each page has that the other has not, once the second is laid as well as it goes over the first. */
export function findDifferences(one: InkMap, other: InkMap): [InkMap, InkMap] {
  const shift = findShift(one, other);
  const back = { x: -shift.x, y: -shift.y };
  return [without(one, other, shift), without(other, one, back)];
}

/** How far a spot of `one` lies from the same spot of `other`: found small first, then refined. */
export function findShift(one: InkMap, other: InkMap): Shift {
  const small = [halve(halve(one)), halve(halve(other))] as const;
  const reach = Math.ceil(small[0].width * FARTHEST);
  let best = bestShift(small[0], small[1], { x: 0, y: 0 }, reach);
  for (const pair of [[halve(one), halve(other)] as const, [one, other] as const]) {
    best = bestShift(pair[0], pair[1], { x: best.x * 2, y: best.y * 2 }, 1);
  }
  return best;
}

function bestShift(one: InkMap, other: InkMap, around: Shift, reach: number): Shift {
  let best = around;
  let most = -1;
  for (let y = around.y - reach; y <= around.y + reach; y += 1) {
    for (let x = around.x - reach; x <= around.x + reach; x += 1) {
      const shared = sharedInk(one, other, { x, y });
      const isNearer = Math.abs(x) + Math.abs(y) < Math.abs(best.x) + Math.abs(best.y);
      if (shared > most || (shared === most && isNearer)) [best, most] = [{ x, y }, shared];
    }
  }
  return best;
}

function sharedInk(one: InkMap, other: InkMap, shift: Shift): number {
  let shared = 0;
  const top = Math.max(0, -shift.y);
  const bottom = Math.min(one.height, other.height - shift.y);
  const left = Math.max(0, -shift.x);
  const right = Math.min(one.width, other.width - shift.x);
  for (let y = top; y < bottom; y += 1) {
    const row = y * one.width;
    const otherRow = (y + shift.y) * other.width + shift.x;
    for (let x = left; x < right; x += 1) {
      shared += (one.ink[row + x] ?? 0) & (other.ink[otherRow + x] ?? 0);
    }
  }
  return shared;
}

function without(one: InkMap, other: InkMap, shift: Shift): InkMap {
  const near = widen(other);
  const { width, height } = one;
  const alone = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (one.ink[y * width + x] === 0) continue;
      if (valueAt(near, x + shift.x, y + shift.y) === 0) alone[y * width + x] = 1;
    }
  }
  return dropGrain({ width, height, ink: alone });
}

function dropGrain(map: InkMap): InkMap {
  const ink = map.ink.map((value, at) => {
    if (value === 0) return 0;
    const x = at % map.width;
    return countAround(map, x, (at - x) / map.width) > LEAST_NEIGHBOURS ? 1 : 0;
  });
  return { ...map, ink };
}

/** The pixel itself included. */
function countAround(map: InkMap, x: number, y: number): number {
  let count = 0;
  for (let down = -1; down <= 1; down += 1) {
    for (let right = -1; right <= 1; right += 1) count += valueAt(map, x + right, y + down);
  }
  return count;
}

function widen({ width, height, ink }: InkMap): InkMap {
  const wide = new Uint8Array(ink.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (ink[y * width + x] === 0) continue;
      for (
        let row = Math.max(0, y - SLACK_PX);
        row <= Math.min(height - 1, y + SLACK_PX);
        row += 1
      ) {
        const from = row * width + Math.max(0, x - SLACK_PX);
        wide.fill(1, from, row * width + Math.min(width, x + SLACK_PX + 1));
      }
    }
  }
  return { width, height, ink: wide };
}

function halve({ width, height, ink }: InkMap): InkMap {
  const half = { width: width >> 1, height: height >> 1 };
  const small = new Uint8Array(half.width * half.height);
  for (let y = 0; y < half.height; y += 1) {
    for (let x = 0; x < half.width; x += 1) {
      const at = 2 * y * width + 2 * x;
      const below = at + width;
      small[y * half.width + x] =
        (ink[at] ?? 0) | (ink[at + 1] ?? 0) | (ink[below] ?? 0) | (ink[below + 1] ?? 0);
    }
  }
  return { ...half, ink: small };
}

function valueAt({ width, height, ink }: InkMap, x: number, y: number): number {
  return x < 0 || y < 0 || x >= width || y >= height ? 0 : (ink[y * width + x] ?? 0);
}
