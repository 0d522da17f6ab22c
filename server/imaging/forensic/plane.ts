/** One value for each pixel, in rows. */
export type Plane = { values: Float32Array; width: number; height: number };
