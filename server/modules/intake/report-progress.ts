import type { Services } from '../../context.ts';
import { maskIdNumbersIn } from '../persons/index.ts';
import { updateProgress, type AccessionRow } from './store.ts';

const EVERY_MS = 400;

/** Tells how far one half of the work has come, of `total` steps of its own. */
export type Advance = (done: number, total: number, current: string) => void;

/**
 * Writes progress for the screen that waits, a few times a second at most. Checking and sealing are one bar:
 * the second half goes on where the first ended, by the measure of the first.
 */
export function reportProgress(
  services: Services,
  accession: AccessionRow,
): { check: Advance; seal: Advance } {
  let images = 1;
  let lastAt = 0;
  const write: Advance = (done, total, current) => {
    const now = Date.now();
    if (now - lastAt < EVERY_MS && done < total) return;
    lastAt = now;
    updateProgress(services.db, accession.id, {
      done,
      total,
      current: maskIdNumbersIn(current),
    }).then(
      () => services.notices.changedNow('intake', [{ accountId: accession.submitted_by }]),
      (error: unknown) => services.logger.warn('progress not written', { error: String(error) }),
    );
  };
  return {
    check(done, total, current) {
      images = Math.max(1, total);
      write(done, 2 * images, current);
    },
    seal(done, total, current) {
      write(images + Math.round((done / total) * images), 2 * images, current);
    },
  };
}
