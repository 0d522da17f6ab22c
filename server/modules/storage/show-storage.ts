import type { Db } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import type { ScrubProgress, StorageHealth } from './contract.ts';
import { nextStart, paceOf, standingOf } from './pace.ts';
import { readClock } from './read-clock.ts';
import { readCopyState } from './read-copy-state.ts';
import { adviceOnDisk, adviceOnUnknown } from './disk-words.ts';
import { SWEEPS } from './scrub/sweep-root.ts';
import { countWaitingOrders, findNewestPass, isPaused, listSwept } from './scrub-store.ts';
import {
  countOpenFindings,
  loadCopyDone,
  loadDone,
  loadLastPass,
  loadTotals,
  type Totals,
} from './view.ts';

/** Everything the administrator's screen shows of the store, in counts. */
export async function showStorage(services: Services, db: Db): Promise<StorageHealth> {
  const totals = await loadTotals(db);
  return {
    ...totals,
    disks: services.disks.disks().map((disk) => ({
      ...disk,
      advice: adviceOnDisk(disk.level, services.disks.limits),
    })),
    unmeasured: services.disks
      .unknown()
      .map(({ label, fault }) => ({ label, advice: adviceOnUnknown(fault) })),
    copy: readCopyState(services),
    clock: await readClock(services),
    scrub: await showProgress(services, db, totals),
    openFindings: await countOpenFindings(db),
  };
}

async function showProgress(
  { config, clock, scrub }: Services,
  db: Db,
  totals: Totals,
): Promise<ScrubProgress> {
  const now = clock();
  // Before the pass under way: one that ends meanwhile is never told as over and going on.
  const lastPass = await loadLastPass(db);
  const pass = await findNewestPass(db);
  const done = pass ? await loadDone(db, pass.no) : undefined;
  const isUnderWay = pass !== undefined && !pass.ended_at;
  const copy = config.copyFolder === undefined ? null : await showCopyScrub(db, pass?.no ?? 0);
  const standing = standingOf({
    pass: { startedAt: pass?.started_at ?? now, isManual: pass?.ordered_by != null },
    totalBytes: totals.bytes,
    doneBytes: done?.bytes ?? 0,
    copyBytes: copy?.doneBytes,
  });
  const pace = paceOf(standing, config.scrub, now);
  const paused = await isPaused(db);
  const speed = isUnderWay && !paused ? scrub.bytesPerSecond() : 0;
  const leftSeconds = (standing.totalBytes - standing.doneBytes) / speed;
  return {
    state: paused ? 'paused' : isUnderWay ? 'running' : 'waiting',
    passNo: pass?.no ?? 0,
    isManual: standing.isManual,
    startedAt: pass?.started_at.toISOString() ?? null,
    doneVolumes: done?.volumes ?? 0,
    totalVolumes: totals.volumes,
    doneBytes: done?.bytes ?? 0,
    totalBytes: totals.bytes,
    bytesPerSecond: speed,
    neededBytesPerSecond: isUnderWay ? pace.needed : 0,
    periodDays: config.scrub.periodDays,
    isBehind: isUnderWay && pace.isBehind,
    expectedEnd:
      speed > 0 && leftSeconds >= 0
        ? new Date(now.getTime() + leftSeconds * 1000).toISOString()
        : null,
    nextStart: pass && !isUnderWay ? nextStart(pass.started_at, config.scrub).toISOString() : null,
    waitingOrders: await countWaitingOrders(db),
    lastPass,
    copy,
  };
}

async function showCopyScrub(db: Db, passNo: number): Promise<ScrubProgress['copy']> {
  const { volumes: doneVolumes, bytes: doneBytes } = await loadCopyDone(db, passNo);
  const isDone = (await listSwept(db, passNo, 'copy')).length === SWEEPS.length;
  return { doneVolumes, doneBytes, isDone };
}
