import type { Picture } from '../read-picture.ts';
import { emptyPlane, type Plane } from './plane.ts';

/** The light of each pixel, 0–255 (ITU-R BT.601). */
export function lightOf(picture: Picture): Plane {
  return mix(picture, 0.299, 0.587, 0.114);
}

/** Green alone: the pale strokes of the visible mark are reddish, and darker in it than the paper. */
export function greenOf(picture: Picture): Plane {
  return mix(picture, 0, 1, 0);
}

function mix({ data, width, height }: Picture, red: number, green: number, blue: number): Plane {
  const plane = emptyPlane(width, height);
  for (let at = 0, from = 0; at < plane.values.length; at++, from += 3) {
    plane.values[at] =
      red * (data[from] ?? 0) + green * (data[from + 1] ?? 0) + blue * (data[from + 2] ?? 0);
  }
  return plane;
}
