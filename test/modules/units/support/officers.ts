import type { z } from 'zod';
import { listUnits, type Unit } from '../../../../server/modules/units/contract.ts';
import { outcome } from '../../../../server/modules/changes/contract.ts';
import { startApp, type TestApp } from '../../../support/app.ts';
import type { Answer, Caller } from '../../../support/caller.ts';
import { buildWorld, type World } from '../../../support/world.ts';

/** A city with two officers, through whose hands its units change. */
export type Office = {
  app: TestApp;
  world: World;
  sysadmin: Caller;
  security: Caller;
  units(): Promise<Unit[]>;
  unit(code: string): Promise<Unit>;
  propose(change: object): Promise<Answer>;
  confirm(proposed: Answer): Promise<Answer>;
  /** Proposes and confirms what must work. */
  carryOut(change: object): Promise<void>;
};

export async function openOffice(): Promise<Office> {
  const app = await startApp();
  const world = await buildWorld(app);
  const sysadmin = await app.as(world.account('sysadmin', 'QY').loginName);
  const security = await app.as(world.account('security_officer', 'QY').loginName);
  const office: Office = {
    app,
    world,
    sysadmin,
    security,
    units: async () => (await sysadmin.get('/api/units')).as(listUnits.response).items,
    async unit(code) {
      const found = (await office.units()).find((one) => one.code === code);
      if (!found) throw new Error(`no unit ${code}`);
      return found;
    },
    propose: (change) => sysadmin.post('/api/changes', { change, reason: '机构改革' }),
    confirm: (proposed) => security.post(`/api/changes/${idOf(proposed)}/confirm`, {}),
    async carryOut(change) {
      const proposed = await office.propose(change);
      if (proposed.status !== 200) throw new Error(proposed.error.message);
      const confirmed = await office.confirm(proposed);
      if (confirmed.status !== 200) throw new Error(confirmed.error.message);
    },
  };
  return office;
}

function idOf(proposed: Answer): string {
  const { id }: z.output<typeof outcome> = proposed.as(outcome);
  return id;
}
