import { compilePolicy, type PolicyTable } from '../../../policies/policy-table.ts';
import { builtInPolicy, type PolicyText } from '../../../policies/policy-text.ts';
import type { Db, Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import { digestOf, findPolicyVersion, insertPolicyVersion, textOf } from './store.ts';

/** How often, and how far apart, the swap is tried while the database does not answer. */
const TRIES = 10;
const BETWEEN_TRIES_MS = 500;

/**
 * The policy to start with: the newest version on record. Until officers have adopted one, that is the
 * program's own, set down anew whenever the program brings another, so that what was in force stays known.
 * @throws PolicyFault where the version on record cannot be compiled: the server must not start without it.
 */
export async function openPolicy({
  db,
  ledger,
  clock,
}: Pick<Services, 'db' | 'ledger' | 'clock'>): Promise<PolicyTable> {
  const newest = await findPolicyVersion(db);
  const own = builtInPolicy();
  const isOwnDue =
    !newest || (newest.change_id === null && digestOf(textOf(newest)) !== digestOf(own));
  if (!isOwnDue) return compilePolicy(textOf(newest));
  const table = await compilePolicy(own);
  const version = (newest?.version ?? 0) + 1;
  await withinTransaction(db, ledger.recordedIn, async (tx) => {
    await insertPolicyVersion(tx, { version, text: own, changeId: null }, clock());
    await ledger.record(tx, {
      kind: 'CHANGE',
      action: 'policies.start',
      actor: 'system',
      outcome: `version ${version}`,
    });
  });
  return table;
}

/**
 * Sets a version down and swaps to it, whole, once the transaction has committed. Where the server dies in
 * between, its next start reads the version from the record.
 */
export async function putInForce(
  services: Services,
  tx: Tx,
  next: { version: number; text: PolicyText; changeId: string },
  at: Date,
): Promise<void> {
  const table = await compilePolicy(next.text);
  await insertPolicyVersion(tx, next, at);
  void tx.executionPromise.then(
    () => swap(services, next.version, table),
    () => undefined,
  );
}

// Knex takes the rollback that PostgreSQL answers to a COMMIT after a swallowed error for success: only what
// can be read back is in force. A version that has been overtaken is left to the one that overtook it.
async function swap(services: Services, version: number, table: PolicyTable): Promise<void> {
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    try {
      if ((await newestVersion(services.db)) === version) services.adoptPolicy(table);
      return;
    } catch (error) {
      services.logger.error('policy swap', { version, attempt, error: String(error) });
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_TRIES_MS));
    }
  }
}

async function newestVersion(db: Db): Promise<number | undefined> {
  return (await findPolicyVersion(db))?.version;
}
