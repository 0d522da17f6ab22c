import type { Picture } from '../read-picture.ts';
import { emptyPlane, type Plane } from './plane.ts';

/** The light of each pixel, 0–255 (ITU-R BT.601). */
export function lightOf({ data, width, height }: Picture): Plane {
  const light = emptyPlane(width, height);
  for (let at = 0, from = 0; at < light.values.length; at++, from += 3) {
    const red = data[from] ?? 0;
    const green = data[from + 1] ?? 0;
    const blue = data[from + 2] ?? 0;
    light.values[at] = 0.299 * red + 0.587 * green + 0.114 * blue;
  }
  return light;
}
