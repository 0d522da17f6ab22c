import { signCheckpoint } from '../../../audit/checkpoint.ts';
import type { Sequencer } from './sequencer.ts';
import { insertCheckpoint } from './checkpoint-store.ts';
import type { Head } from './head-store.ts';

type Needs = Pick<
  Sequencer,
  'db' | 'origin' | 'signerAt' | 'lock' | 'clockWatch' | 'untilAnswered'
>;

/** Signs a head as soon as the clock is right; it is durable in the lock file before its row is written. */
export async function publishHead(
  { db, origin, signerAt, lock, clockWatch, untilAnswered }: Needs,
  { size, root }: Head,
): Promise<string> {
  const signedAt = await clockWatch.timeToSign();
  const note = signCheckpoint({ origin, size, root, timeMs: signedAt.getTime() }, signerAt(size));
  await lock.append(note);
  await untilAnswered(() => insertCheckpoint(db, { size, note, signedAt }));
  return note;
}
