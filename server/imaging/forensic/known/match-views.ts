import type { Carrier } from '../carrier.ts';
import type { DecodedView } from '../decode-signs.ts';
import { encodeMessage } from '../convolution-code.ts';
import { encodeViewId, type ViewId } from '../view-id.ts';

/** Which of some views the signs speak for, and how likely mere chance speaks as loud for any of them. */
export function matchViews(
  received: Float64Array,
  { key }: Carrier,
  among: readonly ViewId[],
): (DecodedView & { chance: number }) | undefined {
  const loudness = Math.sqrt(received.reduce((sum, value) => sum + value * value, 0));
  let best: { id: ViewId; signs: Int8Array; agreement: number } | undefined;
  for (const id of among) {
    const signs = encodeMessage(encodeViewId(id, key));
    const agreement = signs.reduce((sum, sign, at) => sum + sign * (received[at] ?? 0), 0);
    if (agreement > (best?.agreement ?? 0)) best = { id, signs, agreement };
  }
  if (!best) return undefined;
  // Hoeffding's bound: no more is assumed than that the signs of a view are as good as drawn.
  const chance = among.length * Math.exp(-((best.agreement / loudness) ** 2) / 2);
  const wrong = best.signs.filter((sign, at) => sign * (received[at] ?? 0) <= 0);
  return { id: best.id, correctedSigns: wrong.length, chance };
}
