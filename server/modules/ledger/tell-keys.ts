import { onlyKey } from '../../../audit/log-keys.ts';
import type { Ledger } from './open-ledger.ts';

/** What everyone may know of the keys of a ledger that began with `firstKey`. */
export function tellKeys({
  name,
  publicKey,
}: Ledger['firstKey']): Pick<Ledger, 'origin' | 'firstKey' | 'keys'> {
  const keys = onlyKey({ name, publicKey });
  return { origin: name, firstKey: { name, publicKey }, keys: () => Promise.resolve(keys) };
}
