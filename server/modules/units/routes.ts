import { NOTHING_ELSE } from '../../../policies/facts.ts';
import { look, type Route } from '../../http/route.ts';
import * as contract from './contract.ts';
import { listUnits } from './view.ts';

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
];
