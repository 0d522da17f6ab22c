import { setTimeout as sleep } from 'node:timers/promises';
import { OFFICERS } from '../../../policies/vocabulary.ts';
import { MediumAway } from '../../backup/medium-away.ts';
import { RestoreRefusal } from '../../backup/restore-refusal.ts';
import type { Progress, WrittenSet } from '../../backup/write-set.ts';
import { RepositoryError } from '../../../db/objects/errors.ts';
import type { Services } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import { beginScheduled } from './begin-scheduled.ts';
import { runBackup } from './run-backup.ts';
import { findOpenRun, insertRunEnd, insertSet, type RunRow } from './store.ts';

export type Standing = { stage: Parameters<Progress>[0]; done: number; total: number };

/** The background worker that writes backups, one at a time; what a crash cut off is begun anew. */
export type BackupRunner = {
  /** Looks for a run that waits. */
  wake(): void;
  /** How far the run under way has come. */
  standing(runId: string): Standing | undefined;
  /** Settles when nothing runs. */
  idle(): Promise<void>;
  close(): Promise<void>;
};

const SCHEDULE_CHECK_MS = 30_000;

export function createBackupRunner(services: () => Services): BackupRunner {
  const stop = new AbortController();
  let tail: Promise<void> = Promise.resolve();
  let current: { runId: string; standing: Standing } | undefined;

  const work = async (): Promise<void> => {
    const run = stop.signal.aborted ? undefined : await findOpenRun(services().db);
    if (!run) return;
    try {
      const written = await runBackup(services(), run, (stage, done, total) => {
        stop.signal.throwIfAborted();
        current = { runId: run.id, standing: { stage, done, total } };
      });
      await finish(services(), run, written);
      await services()
        .scrub.suspect(written.suspects)
        .catch((error: unknown) => {
          services().logger.error('damage not handed to the scrub', { error: String(error) });
        });
    } catch (error) {
      // A run that the stop cut off stays open: the next start takes it up again.
      if (!stop.signal.aborted) await fail(services(), run, error);
    } finally {
      current = undefined;
    }
  };
  const wake = (): void => {
    tail = tail.then(work).catch((error: unknown) => {
      if (!stop.signal.aborted) services().logger.error('backup failed', { error: String(error) });
    });
  };
  const watch = async (): Promise<void> => {
    const { signal } = stop;
    for (;;) {
      await sleep(SCHEDULE_CHECK_MS, undefined, { signal, ref: false });
      await beginScheduled(services()).catch((error: unknown) => {
        services().logger.warn('scheduled backup not begun', { error: String(error) });
      });
    }
  };
  // It ends by the stop alone.
  watch().catch(() => undefined);
  return {
    wake,
    standing: (runId) => (current?.runId === runId ? current.standing : undefined),
    idle: () => tail,
    async close() {
      stop.abort();
      await tail;
    },
  };
}

async function finish(services: Services, run: RunRow, written: WrittenSet): Promise<void> {
  const { manifest, digest, gaps } = written;
  const missing = gaps.length > 0 ? ` missing ${gaps.length}` : '';
  await withinTransaction(services.db, services.ledger.recordedIn, async (tx) => {
    await insertSet(tx, run.id, written);
    await insertRunEnd(tx, run.id, { outcome: 'done', reason: '' }, services.clock());
    await services.ledger.record(tx, {
      kind: 'CHANGE',
      action: 'backups.run',
      actor: run.requested_by ?? 'system',
      item: run.medium_id,
      itemVersion: manifest.set,
      approval: run.id,
      content: Buffer.from(digest, 'hex'),
      outcome: `entries ${manifest.ledger.size}${missing}`,
    });
    services.notices.changed(
      tx,
      'backups',
      OFFICERS.map((role) => ({ role })),
    );
  });
}

/** Their words are for people, and say what to do. */
const TOLD = [AppError, MediumAway, RestoreRefusal, RepositoryError];

async function fail(services: Services, run: RunRow, error: unknown): Promise<void> {
  services.logger.error('backup failed', { run: run.id, error: String(error) });
  const isTold = TOLD.some((kind) => error instanceof kind);
  const reason =
    isTold && error instanceof Error
      ? error.message
      : '写入介质时出错，请检查介质与剩余空间后重新备份';
  await withinTransaction(services.db, services.ledger.recordedIn, async (tx) => {
    await insertRunEnd(tx, run.id, { outcome: 'failed', reason }, services.clock());
    await services.ledger.record(tx, {
      kind: 'DONE',
      action: 'backups.run',
      actor: run.requested_by ?? 'system',
      item: run.medium_id,
      approval: run.id,
      outcome: 'failed',
      detail: reason,
    });
    services.notices.changed(
      tx,
      'backups',
      OFFICERS.map((role) => ({ role })),
    );
  });
}
