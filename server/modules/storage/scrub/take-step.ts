import type { Services } from '../../../context.ts';
import { withinTransaction } from '../../../http/within-transaction.ts';
import { endPass, insertPass, type PassRow } from '../scrub-store.ts';
import type { Step } from './choose-step.ts';
import { sweepRoot } from './sweep-root.ts';
import { tellWatchers } from './tell-watchers.ts';
import type { Turn } from './turn.ts';
import { visitVolume } from './visit-volume.ts';

/** Does one step and sets down that it is done. */
export async function takeStep(
  services: Services,
  step: Exclude<Step, { kind: 'rest' }>,
  turn: Turn,
): Promise<void> {
  switch (step.kind) {
    case 'begin':
      return begin(services, step.no);
    case 'order': {
      const job = { volume: step.volume, cause: { orderId: step.order.id } };
      return visitVolume(services, job, turn);
    }
    case 'visit': {
      const job = { volume: step.volume, cause: { passNo: step.pass.no } };
      return visitVolume(services, job, turn);
    }
    case 'sweep':
      return sweepRoot(services, { passNo: step.pass.no, part: step.part }, turn.signal);
    case 'end':
      return end(services, step.pass);
  }
}

async function begin(services: Services, no: number): Promise<void> {
  await services.db.transaction(async (tx) => {
    await insertPass(tx, { no, orderedBy: null }, services.clock());
    tellWatchers(services, tx);
  });
}

async function end(services: Services, pass: PassRow): Promise<void> {
  await withinTransaction(services.db, services.ledger.recordedIn, async (tx) => {
    await endPass(tx, pass.no, true, services.clock());
    await services.ledger.record(tx, {
      kind: 'CHANGE',
      action: 'storage.end_pass',
      actor: 'system',
      outcome: String(pass.no),
    });
    tellWatchers(services, tx);
  });
}
