import type { SecretKey } from '../../../crypto/secret-key.ts';
import type { Picture } from '../read-picture.ts';
import { knownCarrier } from './known-carrier.ts';
import type { Plane } from './plane.ts';
import { traceLight } from './trace-light.ts';
import type { ViewId } from './view-id.ts';

/** Whose marks are looked for: made with this key, in these ledgers. */
export type Sought = {
  key: SecretKey;
  origins: readonly string[];
  /** The archived picture that this one is of, and its views, if somebody knows: far weaker marks are found then. */
  known?: { original: Uint8Array; among: readonly ViewId[] };
};

/**
 * A view that was read in a picture. `correctedSigns` of the 258 of the code were wrong; `chance` bounds the
 * probability that a picture without any mark gives a report at all.
 */
export type Traced = { id: ViewId; correctedSigns: number; chance: number };

/** The view whose mark a picture carries; `undefined` where none can be read beyond doubt. */
export function traceView(picture: Picture, { key, origins }: Sought): Traced | undefined {
  for (const origin of origins) {
    const found = traceLight(lightOf(picture), knownCarrier(key), origin);
    if (found) return { id: { origin, index: found.index }, correctedSigns: 0, chance: 1 };
  }
  return undefined;
}

function lightOf({ data, width, height }: Picture): Plane {
  const values = new Float32Array(width * height);
  for (let at = 0, from = 0; at < values.length; at++, from += 3) {
    const [red, green, blue] = [data[from], data[from + 1], data[from + 2]];
    values[at] = 0.299 * (red ?? 0) + 0.587 * (green ?? 0) + 0.114 * (blue ?? 0);
  }
  return { values, width, height };
}
