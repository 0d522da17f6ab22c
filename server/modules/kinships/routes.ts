import { NOTHING_ELSE } from '../../../policies/facts.ts';
import { act, look, type Route } from '../../http/route.ts';
import * as contract from './contract.ts';
import { declareRelative } from './declare-relative.ts';
import { listDeclared } from './list-declared.ts';

export const kinshipRoutes: Route[] = [
  act({
    name: 'kinships.declare',
    method: 'post',
    path: '/api/kinships',
    permission: 'kinships.declare',
    about: () => Promise.resolve(NOTHING_ELSE),
    contract: contract.declareRelative,
    handle: (services, tx, actor, { body }) => declareRelative(services, tx, actor, body),
  }),
  look({
    name: 'kinships.browse_own',
    method: 'get',
    path: '/api/kinships/mine',
    permission: 'kinships.browse_own',
    about: () => Promise.resolve(NOTHING_ELSE),
    contract: contract.browseOwnRelatives,
    handle: async (services, db, actor) => ({ items: await listDeclared(services, db, actor) }),
  }),
];
