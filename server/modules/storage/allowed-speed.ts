import type { Services } from '../../context.ts';
import { paceOf } from './pace.ts';
import type { Step } from './scrub/choose-step.ts';
import { loadCopyDone, loadDone, loadTotals } from './view.ts';

/** Bytes a second that a step may take, the second copy to be read as well; what somebody ordered is held back by readers alone. */
export async function allowedSpeed({ db, config, clock }: Services, step: Step): Promise<number> {
  if (step.kind !== 'visit') return Infinity;
  const { pass } = step;
  const ways = config.copyFolder === undefined ? 1 : 2;
  const copied = (await loadCopyDone(db, pass.no)).bytes;
  const standing = {
    startedAt: pass.started_at,
    totalBytes: (await loadTotals(db)).bytes * ways,
    doneBytes: (await loadDone(db, pass.no)).bytes + copied,
    isManual: pass.ordered_by !== null,
  };
  return paceOf(standing, config.scrub, clock()).allowed;
}
