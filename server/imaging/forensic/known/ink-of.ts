import { findPaper } from '../find-paper.ts';
import { emptyPlane, type Plane } from '../plane.ts';

/** How much of the paper's light each pixel lacks: 0 for paper, 1 for black, whatever the exposure. */
export function inkOf(light: Plane): Plane {
  const paper = findPaper(light);
  const ink = emptyPlane(light.width, light.height);
  for (let at = 0; at < ink.values.length; at++) {
    const level = Math.max(1, paper.values[at] ?? 0);
    ink.values[at] = Math.max(0, 1 - (light.values[at] ?? 0) / level);
  }
  return ink;
}
