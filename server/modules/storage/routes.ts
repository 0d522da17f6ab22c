import { NOTHING_ELSE } from '../../../policies/facts.ts';
import { act, look, type Route } from '../../http/route.ts';
import * as contract from './contract.ts';
import { orderRepair } from './order-repair.ts';
import { orderScrub } from './order-scrub.ts';
import { showRepair } from './show-repair.ts';
import { showStorage } from './show-storage.ts';
import { showVolume } from './show-volume.ts';
import { listFindings } from './view.ts';

const about = () => Promise.resolve(NOTHING_ELSE);

export const storageRoutes: Route[] = [
  look({
    name: 'storage.show',
    method: 'get',
    path: '/api/storage',
    permission: 'storage.show',
    about,
    contract: contract.showStorage,
    handle: (services, db) => showStorage(services, db),
  }),
  look({
    name: 'storage.list_findings',
    method: 'get',
    path: '/api/storage/findings',
    permission: 'storage.show',
    about,
    contract: contract.listFindings,
    handle: (_services, db, _actor, { query }) => listFindings(db, query),
  }),
  look({
    name: 'storage.show_volume',
    method: 'get',
    path: '/api/storage/volumes/:volumeId',
    permission: 'storage.show',
    about,
    contract: contract.showVolume,
    handle: (_services, db, _actor, { params }) => showVolume(db, params.volumeId),
  }),
  act({
    name: 'storage.scrub',
    method: 'post',
    path: '/api/storage/scrub',
    permission: 'storage.scrub',
    about,
    contract: contract.orderScrub,
    handle: (services, tx, actor, { body }) => orderScrub(services, tx, actor, body),
  }),
  act({
    name: 'storage.repair',
    method: 'post',
    path: '/api/storage/repairs',
    permission: 'storage.repair',
    about,
    contract: contract.orderRepair,
    handle: (services, tx, actor, { body }) => orderRepair(services, tx, actor, body),
  }),
  look({
    name: 'storage.show_repair',
    method: 'get',
    path: '/api/storage/repairs/:repairId',
    permission: 'storage.show',
    about,
    contract: contract.showRepair,
    handle: (services, db, _actor, { params }) => showRepair(services, db, params.repairId),
  }),
];
