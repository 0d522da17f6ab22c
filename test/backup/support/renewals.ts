import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openCheckpoint, type Checkpoint } from '../../../audit/checkpoint.ts';
import { decodeVerifierKey } from '../../../audit/verifier-key.ts';
import {
  exportPastLedger,
  listPastLedgers,
  readLockFiles,
} from '../../../server/modules/ledger/index.ts';
import { startApp } from '../../support/app.ts';
import { emptyDatabase } from '../../support/database.ts';
import { verifyDatabase, verifyFiles } from '../../modules/ledger/support/verify-database.ts';
import { OFFICERS, restore } from './back-up.ts';
import { granted, record, type History } from './history.ts';

type Counts = Record<string, number>;

/**
 * Restores every set by an order that accepts what is lost, lets each go on, and holds all that was ever signed together:
 * every ledger verifies, and none has two histories.
 */
export async function renewEach(history: History, folder: string): Promise<Counts> {
  const signed: Checkpoint[] = [];
  const { name } = history.services.ledger.firstKey;
  for (const set of [1, 2, 3, 3]) {
    const home = join(folder, `renewed-${set}`);
    mkdirSync(home);
    signed.push(...(await renewFrom(history, set, home)));
  }
  const own = readLockFiles(join(history.services.config.home, 'ledger.lock'));
  signed.push(...own.map((note) => openCheckpoint(note, [history.services.ledger.firstKey])));
  const origins = new Set(signed.map(({ origin }) => origin));
  if (origins.size !== 5 || !origins.has(name))
    throw new Error(`signed under ${origins.size} names`);
  requireOneHistoryEach(signed);
  return { 'loss accepted': 4, 'histories verified': 8, 'heads compared': signed.length };
}

/** What was signed after one set was restored. */
async function renewFrom(history: History, set: number, home: string): Promise<Checkpoint[]> {
  const database = await emptyDatabase();
  const newest = history.sets[2]?.manifest.ledger;
  const order = await history.order(history.medium, home);
  const witnesses = [{ note: newest?.checkpoint ?? '' }];
  const { renewal, manifest } = await restore({
    ...order,
    databaseUrl: database.urls.owner,
    set,
    acceptsLoss: true,
    witnesses,
  });
  const lostTo = set === 3 ? undefined : (newest?.size ?? 0) - 1;
  const isTold = renewal?.old.size === manifest.ledger.size && renewal.lostTo === lostTo;
  if (!isTold) throw new Error(`set ${set}: ${JSON.stringify(renewal)}`);
  await granted(database);
  const app = await startApp({ home }, database);
  try {
    await record(app.services, 30, `after set ${set}`);
    const { firstKey: signer } = app.services.ledger;
    const officers = OFFICERS.map(({ publicKey }) => publicKey);
    const now = await verifyDatabase(database.app, signer, { officers });
    const isIntact = now.exitCode === 0 && now.findings.length === 0;
    const isAfter =
      now.restored?.root === manifest.ledger.root && now.restored.signers.length === 2;
    if (!isIntact || !isAfter) throw new Error(`set ${set}: ${JSON.stringify(now)}`);
    const [past] = await listPastLedgers(database.app);
    if (!past) throw new Error(`set ${set}: the old ledger is gone`);
    const key = decodeVerifierKey(past.key);
    const before = await verifyFiles(exportPastLedger(database.app, past), key, {
      atLeast: manifest.ledger.checkpoint,
    });
    if (before.exitCode !== 0) throw new Error(`set ${set}: ${JSON.stringify(before)}`);
    return readLockFiles(join(home, 'ledger.lock')).map((note) =>
      openCheckpoint(note, [signer, key]),
    );
  } finally {
    await app.close();
  }
}

function requireOneHistoryEach(signed: readonly Checkpoint[]): void {
  const roots = new Map<string, string>();
  for (const { origin, size, root } of signed) {
    const place = `${origin} ${size}`;
    const known = roots.get(place) ?? root.toString('hex');
    if (known !== root.toString('hex')) throw new Error(`two histories of ${place}`);
    roots.set(place, known);
  }
}
