import type { Services } from '../../../context.ts';
import type { Step } from './choose-step.ts';
import { giveUpCopy } from './visit-copy.ts';
import { giveUpVolume } from './visit-volume.ts';

/** Lets the volume of a step go whose check fails again and again. */
export async function giveUp(
  services: Services,
  step: Extract<Step, { kind: 'visit' | 'order' }>,
): Promise<void> {
  const { volume } = step;
  if (step.kind === 'order') {
    return giveUpVolume(services, { volume, cause: { orderId: step.order.id } });
  }
  const job = { volume, cause: { passNo: step.pass.no } };
  return step.store === 'own' ? giveUpVolume(services, job) : giveUpCopy(services, job);
}
