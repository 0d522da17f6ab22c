import type { SecretKey } from '../../../crypto/secret-key.ts';
import { decodePage } from '../decode-page.ts';
import type { Picture } from '../read-picture.ts';
import type { DecodedView } from './decode-signs.ts';
import { knownCarrier } from './known-carrier.ts';
import { traceKnown } from './known/trace-known.ts';
import { greenOf, lightOf } from './light-of.ts';
import type { Plane } from './plane.ts';
import { MOST_DECODED, traceBlind } from './trace-blind.ts';
import { CHANCE_PER_ORIGIN, type ViewId } from './view-id.ts';

/** Whose marks are looked for: made with this key, in these ledgers. */
export type Sought = {
  key: SecretKey;
  origins: readonly string[];
  /**
   * The picture that was marked, as it is archived, and the views of it that the ledger knows: where both are given
   * far weaker marks are found, in pictures whose paper has been made white.
   */
  known?: { original: Uint8Array; among: readonly ViewId[] };
};

/**
 * A view that was read in a picture. `correctedSigns` of the 258 of its code were wrong; `chance` bounds the
 * probability that a picture which carries no such mark gives any report.
 */
export type Traced = DecodedView & { chance: number };

/** The view whose mark a picture carries; `undefined` where none can be read beyond doubt. */
export async function traceView(
  picture: Picture,
  { key, origins, known }: Sought,
): Promise<Traced | undefined> {
  const carrier = knownCarrier(key);
  const original = known && (await greenOfPage(Buffer.from(known.original)));
  const hints = { origins, among: known?.among ?? [] };
  const laid = original && traceKnown(greenOf(picture), original, carrier, hints);
  if (laid) return laid;
  const found = traceBlind(lightOf(picture), carrier, origins);
  return found && { ...found, chance: MOST_DECODED * origins.length * CHANCE_PER_ORIGIN };
}

async function greenOfPage(image: Buffer): Promise<Plane> {
  const page = await decodePage(image);
  try {
    return greenOf(page);
  } finally {
    page.release();
  }
}
