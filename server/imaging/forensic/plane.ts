/** One value for each pixel, in rows. */
export type Plane = { values: Float32Array; width: number; height: number };

export function emptyPlane(width: number, height: number): Plane {
  return { values: new Float32Array(width * height), width, height };
}

/** Half as wide and high, each pixel the mean of four. */
export function halvePlane({ values, width, height }: Plane): Plane {
  const half = emptyPlane(width >> 1, height >> 1);
  for (let y = 0, to = 0; y < half.height; y++) {
    for (let x = 0, at = 2 * y * width; x < half.width; x++, at += 2) {
      const upper = (values[at] ?? 0) + (values[at + 1] ?? 0);
      const lower = (values[at + width] ?? 0) + (values[at + width + 1] ?? 0);
      half.values[to++] = (upper + lower) / 4;
    }
  }
  return half;
}
