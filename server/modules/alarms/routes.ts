import { NOTHING_ELSE } from '../../../policies/facts.ts';
import { look, type Route } from '../../http/route.ts';
import * as contract from './contract.ts';
import { listAlarms } from './list-alarms.ts';

const about = () => Promise.resolve(NOTHING_ELSE);

export const alarmRoutes: Route[] = [
  look({
    name: 'alarms.browse',
    method: 'get',
    path: '/api/alarms',
    permission: 'alarms.browse',
    about,
    contract: contract.browseAlarms,
    handle: async (services) => ({ items: await listAlarms(services) }),
  }),
];
