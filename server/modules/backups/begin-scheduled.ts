import { openMedium } from '../../backup/medium.ts';
import type { Services } from '../../context.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import { requestBackup } from './request-backup.ts';
import { findLastRun, findOpenRun } from './store.ts';

/** Begins the next backup of the schedule where it is due: to the medium that lies at the configured place. */
export async function beginScheduled(services: Services): Promise<void> {
  const { db, config, clock } = services;
  const { to, everyMinutes } = config.backup;
  if (to === undefined || (await findOpenRun(db))) return;
  const { face } = await openMedium(to);
  const last = await findLastRun(db, face.chain);
  if (last && clock().getTime() - last.getTime() < everyMinutes * 60_000) return;
  await withinTransaction(db, services.ledger.recordedIn, (tx) =>
    requestBackup(services, tx, undefined, { medium: face.chain, path: to }),
  );
}
