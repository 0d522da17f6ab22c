import { growKeys } from '../../../audit/key-change.ts';
import { onlyKey } from '../../../audit/log-keys.ts';
import { listKeyEntries } from './key-entries-view.ts';
import type { Ledger } from './ledger.ts';

/**
 * What everyone may know of the keys of a ledger that began with `firstKey`: the KEY entries on its tree tell the others.
 * Each is signed by the key before it, so that the database is not believed for anything.
 */
export function tellKeys({
  name,
  publicKey,
}: Ledger['firstKey']): Pick<Ledger, 'origin' | 'firstKey' | 'keys'> {
  let keys = onlyKey({ name, publicKey });
  let seen = 0;
  return {
    origin: name,
    firstKey: { name, publicKey },
    async keys(db) {
      for (const { idx, body } of await listKeyEntries(db, seen)) {
        keys = growKeys(keys, body, idx) ?? keys;
        seen = Math.max(seen, idx + 1);
      }
      return keys;
    },
  };
}
