import type { Sequencer } from './sequencer.ts';

/** Only with the head durable that ends with its KEY entry may a new key sign. */
export async function followKeys({
  db,
  signers,
  keys,
  untilAnswered,
}: Pick<Sequencer, 'db' | 'signers' | 'keys' | 'untilAnswered'>): Promise<void> {
  await signers.follow(await untilAnswered(() => keys(db)));
}
