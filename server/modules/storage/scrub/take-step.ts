import type { Services } from '../../../context.ts';
import { endPass, hasCopyVisit, insertPass, type PassRow } from '../scrub-store.ts';
import type { Step } from './choose-step.ts';
import { sweepRoot } from './sweep-root.ts';
import { tellWatchers } from '../tell-watchers.ts';
import type { Turn } from './turn.ts';
import { visitCopy } from './visit-copy.ts';
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
    case 'order':
      return answer(services, step, turn);
    case 'visit': {
      const job = { volume: step.volume, cause: { passNo: step.pass.no } };
      return step.store === 'own'
        ? visitVolume(services, job, turn)
        : visitCopy(services, job, turn);
    }
    case 'sweep': {
      const { pass, store, part } = step;
      return sweepRoot(services, { passNo: pass.no, store, part }, turn.signal);
    }
    case 'end':
      return end(services, step.pass);
  }
}

/** Both copies of one volume; the visit of the store ends the order. */
async function answer(
  services: Services,
  { volume, order }: Extract<Step, { kind: 'order' }>,
  turn: Turn,
): Promise<void> {
  const job = { volume, cause: { orderId: order.id } };
  const isRead = await hasCopyVisit(services.db, order.id);
  if (!isRead && (await services.copy.isInStep())) await visitCopy(services, job, turn);
  await visitVolume(services, job, turn);
}

async function begin(services: Services, no: number): Promise<void> {
  await services.db.transaction(async (tx) => {
    const isBegun = await insertPass(tx, { no, orderedBy: null }, services.clock());
    if (isBegun) tellWatchers(services, tx);
  });
}

async function end(services: Services, pass: PassRow): Promise<void> {
  await services.db.transaction(async (tx) => {
    if (!(await endPass(tx, pass.no, true, services.clock()))) return;
    await services.ledger.record(tx, {
      kind: 'CHANGE',
      action: 'storage.end_pass',
      actor: 'system',
      outcome: String(pass.no),
    });
    tellWatchers(services, tx);
  });
}
