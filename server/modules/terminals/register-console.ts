import type { Tx } from '../../../db/connect.ts';
import { findByCredential, insertTerminal } from './store.ts';

/**
 * Registers the server's own console, where everything begins, unless it is there already: the first officers
 * sign in at it to register the other terminals. True when it was done; the caller records it.
 */
export async function registerConsole(
  tx: Tx,
  name: string,
  at: Date,
  { mayPrint } = { mayPrint: false },
): Promise<boolean> {
  if (await findByCredential(tx, 'loopback', '')) return false;
  const unbound = { unit_id: null, purposes: null, hours: null, may_print: mayPrint };
  await insertTerminal(tx, { name, recognition: 'loopback', credential: '', ...unbound }, at);
  return true;
}
