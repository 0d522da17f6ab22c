import { RepositoryError } from '../../../db/objects/errors.ts';
import type { Services } from '../../context.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import { findOpenRepair, insertRepairEnd, type RepairRow } from './repair-store.ts';
import { runRepair } from './run-repair.ts';
import { tellWatchers } from './tell-watchers.ts';

/** The background worker that repairs, one order at a time; what a crash cut off goes on. */
export type RepairRunner = {
  /** Looks for an order that waits. */
  wake(): void;
  /** How far the order under way has come, in volumes. */
  progress(repairId: string): { done: number; total: number } | undefined;
  /** Settles when nothing runs. */
  idle(): Promise<void>;
  /** Settles when it has stopped, behind the volume it is at. */
  close(): Promise<void>;
};

export function createRepairRunner(services: () => Services): RepairRunner {
  const stop = new AbortController();
  let tail: Promise<void> = Promise.resolve();
  let current: { id: string; done: number; total: number } | undefined;

  const work = async (): Promise<void> => {
    for (;;) {
      const repair = stop.signal.aborted ? undefined : await findOpenRepair(services().db);
      if (!repair) return;
      const told = (done: number, total: number): void =>
        void (current = { id: repair.id, done, total });
      try {
        await runRepair(services(), repair, stop.signal, told);
        await end(services(), repair, '');
      } catch (error) {
        // What the stop cut off stays open: the next start takes it up again.
        if (stop.signal.aborted) return;
        services().logger.error('repair failed', { id: repair.id, error: String(error) });
        await end(services(), repair, explain(error));
      } finally {
        current = undefined;
      }
    }
  };
  return {
    wake() {
      tail = tail.then(work).catch((error: unknown) => {
        if (!stop.signal.aborted) {
          services().logger.error('repair not recorded', { error: String(error) });
        }
      });
    },
    progress: (id) => (current?.id === id ? current : undefined),
    idle: () => tail,
    async close() {
      stop.abort();
      await tail;
    },
  };
}

async function end(services: Services, repair: RepairRow, reason: string): Promise<void> {
  await withinTransaction(services.db, services.ledger.recordedIn, async (tx) => {
    await insertRepairEnd(tx, repair.id, reason, services.clock());
    await services.ledger.record(tx, {
      kind: 'DONE',
      action: 'storage.repair',
      actor: repair.ordered_by,
      approval: repair.id,
      ...(reason !== '' && { outcome: 'failed', detail: reason }),
    });
    tellWatchers(services, tx);
  });
}

function explain(error: unknown): string {
  if (error instanceof RepositoryError) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
  if (code === 'ENOSPC') return '档案库所在磁盘已满：请扩容后重新修复';
  return `修复时出错（${code}）：请检查磁盘后重新修复`;
}
