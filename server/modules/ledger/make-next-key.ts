import type { Entry } from '../../../audit/leaf.ts';
import { carryOutKeyOrder } from './key-order.ts';
import type { Sequencer } from './sequencer.ts';

/**
 * Makes the next key and the KEY entry that stands at `index`, behind the order. The key is durable before anything
 * speaks of it; one whose KEY entry came to nothing never signs.
 */
export async function makeNextKey(
  { signers, signerAt, clock }: Pick<Sequencer, 'signers' | 'signerAt' | 'clock'>,
  order: Entry,
  index: number,
): Promise<Entry> {
  const next = await signers.make();
  return carryOutKeyOrder(order, { index, old: signerAt(index + 1), next, at: clock() });
}
