import type { Keystore } from '../../crypto/keyring/keystore.ts';
import { softwareProvider } from '../../crypto/provider.ts';
import type { Db } from '../../db/connect.ts';
import type { Ledger } from '../modules/ledger/index.ts';
import { createKeyRelease } from './create-key-release.ts';
import type { FreshEntries } from './fresh-entries.ts';
import type { KeyRelease, Presented } from './key-release.ts';
import type { Refusal } from './release-error.ts';

type Needs = { fresh: FreshEntries; keystore: Keystore; db: Db; ledger: Ledger };

/** Key release beside the ledger that notes `fresh` entries, which also records what is refused. */
export function releaseBeside({ fresh, keystore, db, ledger }: Needs): KeyRelease {
  const recordRefusal = (order: Presented, refusal: Refusal): Promise<void> =>
    db.transaction(async (tx) => {
      const { entryId, actor, terminal, item } = order;
      const said = { actor, item, approval: entryId, outcome: refusal };
      await ledger.record(tx, {
        kind: 'DENY',
        action: 'ledger.release_key',
        ...said,
        ...(terminal !== undefined && { terminal }),
      });
    });
  return createKeyRelease({ fresh, keystore, crypto: softwareProvider, db, recordRefusal });
}
