import type { Db } from '../../../db/connect.ts';
import { NOTHING_ELSE, type Subject } from '../../../policies/facts.ts';
import { dayOf } from '../../clock.ts';
import type { Services } from '../../context.ts';
import type { Actor } from '../../http/actor.ts';
import { act, look, serve, type Route } from '../../http/route.ts';
import { subjectOfVolume } from '../archives/index.ts';
import { approveRequest } from './approve-request.ts';
import * as contract from './contract.ts';
import { printRequest } from './print-request.ts';
import { recallRequest } from './recall-request.ts';
import { refuseRequest } from './refuse-request.ts';
import { requestOptions } from './request-options.ts';
import { resubmitRequest } from './resubmit-request.ts';
import { returnRequest } from './return-request.ts';
import { showRequest } from './show-request.ts';
import { subjectOfRequest, type Part } from './subject-of-request.ts';
import { submitRequest } from './submit-request.ts';
import { listRequests } from './view.ts';
import { withdrawRequest } from './withdraw-request.ts';

type OfRequest = { params: { requestId: string } };

const as =
  (part: Part) =>
  (
    db: Db,
    actor: Actor,
    { params }: OfRequest,
    { clock }: Services,
  ): Promise<Subject | undefined> =>
    subjectOfRequest(db, actor, params.requestId, part, dayOf(clock()));

export const requestRoutes: Route[] = [
  look({
    name: 'requests.browse',
    method: 'get',
    path: '/api/requests',
    permission: 'requests.browse',
    about: () => Promise.resolve(NOTHING_ELSE),
    contract: contract.listRequests,
    handle: ({ policy, clock }, db, actor, { query }) =>
      listRequests(db, actor, policy.purposes, query, clock()),
  }),
  look({
    name: 'requests.options',
    method: 'get',
    path: '/api/requests/options/:volumeId',
    permission: 'requests.options',
    about: (db, actor, { params }, { clock }) =>
      subjectOfVolume(db, actor, params.volumeId, dayOf(clock())),
    contract: contract.requestOptions,
    handle: (services, db, actor, { params }) =>
      requestOptions(services, db, actor, params.volumeId),
  }),
  act({
    name: 'requests.submit',
    method: 'post',
    path: '/api/requests',
    permission: 'requests.submit',
    about: (db, actor, { body }, { clock }) =>
      subjectOfVolume(db, actor, body.volumeId, dayOf(clock()), { purpose: body.purpose }),
    contract: contract.submitRequest,
    handle: (services, tx, actor, { body }) => submitRequest(services, tx, actor, body),
  }),
  look({
    name: 'requests.show',
    method: 'get',
    path: '/api/requests/:requestId',
    permission: 'requests.show',
    about: as('party'),
    contract: contract.showRequest,
    handle: (services, db, actor, { params }) => showRequest(services, db, actor, params.requestId),
  }),
  serve({
    name: 'requests.print',
    method: 'post',
    path: '/api/requests/:requestId/paper',
    permission: 'requests.show',
    about: as('party'),
    contract: contract.printRequest,
    handle: (services, actor, { params }) => printRequest(services, actor, params.requestId),
  }),
  act({
    name: 'requests.resubmit',
    method: 'post',
    path: '/api/requests/:requestId/resubmit',
    permission: 'requests.withdraw',
    about: as('applicant'),
    contract: contract.resubmitRequest,
    handle: (services, tx, actor, { params, body }) =>
      resubmitRequest(services, tx, actor, { ...params, ...body }),
  }),
  act({
    name: 'requests.withdraw',
    method: 'post',
    path: '/api/requests/:requestId/withdraw',
    permission: 'requests.withdraw',
    about: as('applicant'),
    contract: contract.withdrawRequest,
    handle: (services, tx, actor, { params, body }) =>
      withdrawRequest(services, tx, actor, { ...params, ...body }),
  }),
  act({
    name: 'requests.approve',
    method: 'post',
    path: '/api/requests/:requestId/approve',
    permission: 'requests.approve',
    about: as('decider'),
    contract: contract.approveRequest,
    handle: (services, tx, actor, { params, body }) =>
      approveRequest(services, tx, actor, { ...params, ...body }),
  }),
  act({
    name: 'requests.refuse',
    method: 'post',
    path: '/api/requests/:requestId/refuse',
    permission: 'requests.approve',
    about: as('decider'),
    contract: contract.refuseRequest,
    handle: (services, tx, actor, { params, body }) =>
      refuseRequest(services, tx, actor, { ...params, ...body }),
  }),
  act({
    name: 'requests.return',
    method: 'post',
    path: '/api/requests/:requestId/return',
    permission: 'requests.approve',
    about: as('decider'),
    contract: contract.returnRequest,
    handle: (services, tx, actor, { params, body }) =>
      returnRequest(services, tx, actor, { ...params, ...body }),
  }),
  act({
    name: 'requests.recall',
    method: 'post',
    path: '/api/requests/:requestId/recall',
    permission: 'requests.recall',
    about: as('approver'),
    contract: contract.recallRequest,
    handle: (services, tx, actor, { params, body }) =>
      recallRequest(services, tx, actor, { ...params, ...body }),
  }),
];
