import type { Plane } from './plane.ts';

/** The mean of the square of `2 × half + 1` pixels around each; outside the plane the edge goes on. */
export function blurPlane(plane: Plane, half: number): Plane {
  return blurRows(turn(blurRows(plane, half)), half, true);
}

function blurRows({ values, width, height }: Plane, half: number, isTurned = false): Plane {
  const blurred = new Float32Array(values.length);
  const span = 2 * half + 1;
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const at = (x: number): number => values[row + (x < 0 ? 0 : x >= width ? width - 1 : x)] ?? 0;
    let sum = 0;
    for (let x = -half; x <= half; x++) sum += at(x);
    for (let x = 0; x < width; x++) {
      blurred[row + x] = sum / span;
      sum += at(x + half + 1) - at(x - half);
    }
  }
  const plane = { values: blurred, width, height };
  return isTurned ? turn(plane) : plane;
}

function turn({ values, width, height }: Plane): Plane {
  const turned = new Float32Array(values.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) turned[x * height + y] = values[y * width + x] ?? 0;
  }
  return { values: turned, width: height, height: width };
}
