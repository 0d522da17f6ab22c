import type { Carrier } from './carrier.ts';
import { decodeMessage, encodeMessage } from './convolution-code.ts';
import { decodeViewId, type ViewId } from './view-id.ts';

/** A view, and how many of the 258 signs of its code were read wrong. */
export type DecodedView = { id: ViewId; correctedSigns: number };

/** The view that signs tell of, if they tell of one of these ledgers. */
export function decodeSigns(
  received: Float64Array,
  { key }: Carrier,
  origins: readonly string[],
): DecodedView | undefined {
  const message = decodeMessage(received);
  const id = decodeViewId(message, key, origins);
  if (!id) return undefined;
  const signs = encodeMessage(message);
  const wrong = signs.filter((sign, at) => sign * (received[at] ?? 0) <= 0);
  return { id, correctedSigns: wrong.length };
}
