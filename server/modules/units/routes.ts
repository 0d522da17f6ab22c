import { NOTHING_ELSE } from '../../../policies/facts.ts';
import { dayOf } from '../../clock.ts';
import { forbidden } from '../../errors.ts';
import { look, type Route } from '../../http/route.ts';
import * as contract from './contract.ts';
import { listUnits, loadUnit } from './view.ts';

export const unitRoutes: Route[] = [
  look({
    name: 'units.list',
    method: 'get',
    path: '/api/units',
    permission: 'units.list',
    about: () => Promise.resolve(NOTHING_ELSE),
    contract: contract.listUnits,
    handle: async (_services, db) => ({ items: await listUnits(db) }),
  }),
  look({
    name: 'units.show',
    method: 'get',
    path: '/api/units/:unitId',
    permission: 'units.show',
    about: (_db, _actor, { params }) => Promise.resolve({ ...NOTHING_ELSE, item: params.unitId }),
    contract: contract.showUnit,
    handle: async ({ clock }, db, _actor, { params }) => {
      const unit = await loadUnit(db, params.unitId, dayOf(clock()));
      if (!unit) throw forbidden();
      return unit;
    },
  }),
];
