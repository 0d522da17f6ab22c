import type { Services } from '../../context.ts';
import { paceOf, standingOf } from './pace.ts';
import type { Step } from './scrub/choose-step.ts';
import { loadCopyDone, loadDone, loadTotals } from './view.ts';

/** Bytes a second that a step may take, the second copy to be read as well; what somebody ordered is held back by readers alone. */
export async function allowedSpeed({ db, config, clock }: Services, step: Step): Promise<number> {
  if (step.kind !== 'visit') return Infinity;
  const { pass } = step;
  const hasCopy = config.copyFolder !== undefined;
  const standing = standingOf({
    pass: { startedAt: pass.started_at, isManual: pass.ordered_by !== null },
    totalBytes: (await loadTotals(db)).bytes,
    doneBytes: (await loadDone(db, pass.no)).bytes,
    copyBytes: hasCopy ? (await loadCopyDone(db, pass.no)).bytes : undefined,
  });
  return paceOf(standing, config.scrub, clock()).allowed;
}
