import type { SecretKey } from '../../../crypto/secret-key.ts';
import type { Picture } from '../read-picture.ts';
import { knownCarrier } from './known-carrier.ts';
import { lightOf } from './light-of.ts';
import { MOST_DECODED, traceBlind } from './trace-blind.ts';
import { CHANCE_PER_ORIGIN, type ViewId } from './view-id.ts';

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
  const found = traceBlind(lightOf(picture), knownCarrier(key), origins);
  return found && { ...found, chance: MOST_DECODED * origins.length * CHANCE_PER_ORIGIN };
}
