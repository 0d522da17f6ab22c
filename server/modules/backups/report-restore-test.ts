import type { Tx } from '../../../db/connect.ts';
import { OFFICERS } from '../../../policies/vocabulary.ts';
import type { Services } from '../../context.ts';
import { invalid } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import type { RestoreTestReport } from './contract.ts';
import { findSetByDigest, insertRestoreTest } from './store.ts';

/** 恢复演练: sets down how restoring a set went; only of a set that this server made. */
export async function reportRestoreTest(
  services: Services,
  tx: Tx,
  actor: Actor,
  report: RestoreTestReport,
): Promise<{ id: string }> {
  const set = await findSetByDigest(tx, report.manifestDigest);
  if (!set) throw invalid('本系统没有做过这一套备份，请核对清单摘要', 'manifestDigest');
  const id = await insertRestoreTest(tx, set, report, actor.accountId, services.clock());
  await services.ledger.record(tx, {
    kind: 'CHANGE',
    action: 'backups.report_restore_test',
    ...traceOf(actor),
    item: set.medium_id,
    itemVersion: set.set_no,
    content: set.manifest_digest,
    outcome: outcomeOf(report),
  });
  services.notices.changed(
    tx,
    'backups',
    OFFICERS.map((role) => ({ role })),
  );
  return { id };
}

function outcomeOf({ failed, missing }: RestoreTestReport): string {
  if (failed === 0 && missing === 0) return 'sound';
  return `failed ${failed} missing ${missing}`;
}
