import { randomUUIDv7 } from 'node:crypto';
import { createFreshEntries } from '../../../server/key-release/fresh-entries.ts';
import { releaseBeside } from '../../../server/key-release/release-beside.ts';
import type { ReadingStand } from './reading-stand.ts';

/**
 * Lets the same routes read pages without the ledger: what records a reading does nothing and has its receipt at once. Keys
 * are released by the same code, which takes the entry that was not written for one that was signed.
 * @returns puts the ledger back.
 */
export function withoutLedger({
  services,
  sequencer,
}: Pick<ReadingStand, 'services' | 'sequencer'>): () => void {
  const { ledger, keyRelease } = services;
  const fresh = createFreshEntries({ windowMs: 30_000 });
  services.ledger = {
    ...ledger,
    recordAlone(event) {
      const entryId = randomUUIDv7();
      fresh.note([{ ...event, entryId, origin: ledger.origin, atMs: Date.now() }]);
      const receipt = { index: 0, checkpoint: '' };
      return Promise.resolve({ entryId, receipt: () => Promise.resolve(receipt) });
    },
  };
  const { keystore } = services;
  services.keyRelease = releaseBeside({ fresh, keystore, db: sequencer, ledger });
  return () => Object.assign(services, { ledger, keyRelease });
}
