import { outcome } from '../../../../server/modules/changes/contract.ts';
import type { SetCalendar, SetRule } from '../../../../server/modules/oversight/contract.ts';
import type { TestApp } from '../../../support/app.ts';
import type { Caller } from '../../../support/caller.ts';
import type { World } from '../../../support/world.ts';

/** Signed in: who proposes rules and works findings, and who confirms rules. */
export type Officers = { auditor: Caller; security: Caller };

export async function callOfficers(app: TestApp, world: World): Promise<Officers> {
  return {
    auditor: await app.as(world.account('auditor', 'QY').loginName),
    security: await app.as(world.account('security_officer', 'QY').loginName),
  };
}

/** Takes a change of the rules past both. */
export async function setRules(
  { auditor, security }: Officers,
  change: SetRule | SetCalendar,
): Promise<void> {
  const proposed = await auditor.post('/api/changes', { change, reason: '依据检查意见调整' });
  if (proposed.status !== 200) throw new Error(proposed.error.message);
  const { id } = proposed.as(outcome);
  const confirmed = await security.post(`/api/changes/${id}/confirm`, { opinion: '同意' });
  if (confirmed.status !== 200) throw new Error(confirmed.error.message);
}
