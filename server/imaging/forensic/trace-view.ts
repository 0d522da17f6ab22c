import type { SecretKey } from '../../../crypto/secret-key.ts';
import { decodePage } from '../decode-page.ts';
import type { Picture } from '../read-picture.ts';
import type { DecodedView } from './decode-signs.ts';
import { knownCarrier } from './known-carrier.ts';
import { MOST_COMPARED, traceKnown } from './known/trace-known.ts';
import { greenOf, lightOf } from './light-of.ts';
import type { Plane } from './plane.ts';
import { MOST_DECODED, traceBlind } from './trace-blind.ts';
import { CHANCE_PER_ORIGIN, type ViewId } from './view-id.ts';

/** Whose marks are looked for: made with this key, in these ledgers. */
export type Sought = {
  key: SecretKey;
  origins: readonly string[];
  /**
   * The page that was marked: as it is archived for viewing, its shorter side at full size (pixels), and the views of
   * it that the ledger knows. Far weaker marks are found by it, in pictures whose paper has been made white.
   */
  known?: { original: Uint8Array; shorterSide: number; among: readonly ViewId[] };
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
  if (known) {
    const page = { ...known, original: await greenOfPage(Buffer.from(known.original)) };
    const compared = traceKnown(greenOf(picture), page, carrier, origins);
    if (compared) return compared;
  }
  const found = traceBlind(lightOf(picture), carrier, origins);
  const decoded = MOST_DECODED + (known ? MOST_COMPARED : 0);
  return found && { ...found, chance: decoded * origins.length * CHANCE_PER_ORIGIN };
}

async function greenOfPage(image: Buffer): Promise<Plane> {
  const page = await decodePage(image);
  try {
    return greenOf(page);
  } finally {
    page.release();
  }
}
