import { existsSync, readFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../db/objects/durable-files.ts';
import { RESTORED } from './backup/restore-home.ts';
import type { Services } from './context.ts';
import { withinTransaction } from './http/within-transaction.ts';

type Note = { chain: string; set: number; digest: string };

/** Sets down in the ledger, at the first start after a restore, which set this home was restored from. */
export async function noteRestore(services: Services): Promise<void> {
  const path = join(services.config.home, RESTORED);
  if (!existsSync(path)) return;
  const { chain, set, digest } = JSON.parse(readFileSync(path, 'utf8')) as Note;
  await withinTransaction(services.db, services.ledger.recordedIn, (tx) =>
    services.ledger.record(tx, {
      kind: 'CHANGE',
      action: 'backups.restore',
      actor: 'system',
      item: chain,
      itemVersion: set,
      content: Buffer.from(digest, 'hex'),
    }),
  );
  await rename(path, `${path}.noted`);
  await syncFolder(services.config.home);
}
