import { NOTHING_ELSE } from '../../../policies/facts.ts';
import { look, type Route } from '../../http/route.ts';
import * as contract from './contract.ts';
import { showKeys } from './show-keys.ts';

export const keyRoutes: Route[] = [
  look({
    name: 'keys.show',
    method: 'get',
    path: '/api/keys',
    permission: 'keys.show',
    about: () => Promise.resolve(NOTHING_ELSE),
    contract: contract.showKeys,
    handle: (services, db) => showKeys(services, db),
  }),
];
