import { NOTHING_ELSE } from '../../../policies/facts.ts';
import type { Db } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import type { Actor } from '../../http/actor.ts';
import { act, look, serve, type Route } from '../../http/route.ts';
import { browseOrders } from './browse-orders.ts';
import { dayOf } from '../../clock.ts';
import { subjectOfRequest } from '../requests/index.ts';
import * as contract from './contract.ts';
import { listCopies } from './copy-view.ts';
import { exportRegister, printRegister } from './export-register.ts';
import { followCopies } from './follow-copies.ts';
import { makeCopy } from './make-copy.ts';
import { notePrintAttempt } from './note-print-attempt.ts';
import { permissionOf } from './permission-of.ts';
import { readPage } from './read-page.ts';
import { showCopy } from './show-copy.ts';
import { showOrder } from './show-order.ts';
import {
  subjectOfCopy,
  subjectOfItem,
  subjectOfOrder,
  subjectOfPage,
} from './subject-of-copies.ts';
import { takeStep } from './take-step.ts';
import type { CopyStep } from './words.ts';

const aboutUnit = () => Promise.resolve(NOTHING_ELSE);
const aboutCopy = (
  db: Db,
  actor: Actor,
  { params }: { params: { copyId: string } },
  services: Services,
) => subjectOfCopy(services, db, actor, params.copyId);

/** `POST /api/copies/…/check` and the like. */
function stepRoute(step: CopyStep, path: string, stepContract: typeof contract.checkCopy): Route {
  return act({
    name: `copies.${step}`,
    method: 'post',
    path: `/api/copies/papers/:copyId/${path}`,
    permission: permissionOf(step),
    about: aboutCopy,
    contract: stepContract,
    handle: (services, tx, actor, { params, body }) =>
      takeStep(services, tx, actor, { ...params, ...body, step }),
  });
}

export const copyRoutes: Route[] = [
  look({
    name: 'copies.browse',
    method: 'get',
    path: '/api/copies',
    permission: 'copies.browse',
    about: aboutUnit,
    contract: contract.browseCopies,
    handle: ({ clock }, db, actor, { query }) => listCopies(db, actor, query, clock()),
  }),
  look({
    name: 'copies.browse_orders',
    method: 'get',
    path: '/api/copies/orders',
    permission: 'copies.browse',
    about: aboutUnit,
    contract: contract.browseOrders,
    handle: browseOrders,
  }),
  look({
    name: 'copies.show_order',
    method: 'get',
    path: '/api/copies/orders/:requestId',
    permission: 'copies.show',
    about: (db, actor, { params }, services) =>
      subjectOfOrder(services, db, actor, params.requestId),
    contract: contract.showOrder,
    handle: (services, db, actor, { params }) => showOrder(services, db, actor, params.requestId),
  }),
  look({
    name: 'copies.follow',
    method: 'get',
    path: '/api/copies/requests/:requestId',
    permission: 'requests.show',
    about: (db, actor, { params }, { clock }) =>
      subjectOfRequest(db, actor, params.requestId, 'party', dayOf(clock())),
    contract: contract.followCopies,
    handle: (services, db, _actor, { params }) => followCopies(services, db, params.requestId),
  }),
  look({
    name: 'copies.show',
    method: 'get',
    path: '/api/copies/papers/:copyId',
    permission: 'copies.show',
    about: aboutCopy,
    contract: contract.showCopy,
    handle: (services, db, actor, { params }) => showCopy(services, db, actor, params.copyId),
  }),
  serve({
    name: 'copies.read_page',
    method: 'get',
    path: '/api/copies/orders/:requestId/items/:item/pages/:pageNo',
    permission: 'copies.make',
    needsRoom: true,
    takesTurn: true,
    about: (db, actor, { params }, services) => subjectOfPage(services, db, actor, params),
    contract: contract.readPage,
    handle: (services, actor, { params, signal }) =>
      readPage(services, actor, { ...params, signal }),
  }),
  act({
    name: 'copies.note_print_attempt',
    method: 'post',
    path: '/api/copies/orders/:requestId/items/:item/print-attempts',
    permission: 'copies.make',
    about: (db, actor, { params }, services) => subjectOfItem(services, db, actor, params),
    contract: contract.notePrintAttempt,
    handle: async (services, tx, actor, { params }) => {
      await notePrintAttempt(services, tx, actor, params.requestId);
      return {};
    },
  }),
  serve({
    name: 'copies.make',
    method: 'post',
    path: '/api/copies',
    permission: 'copies.make',
    needsRoom: true,
    about: (db, actor, { body }, services) => subjectOfItem(services, db, actor, body),
    contract: contract.makeCopy,
    handle: (services, actor, { body, signal }) => makeCopy(services, actor, { ...body, signal }),
  }),
  stepRoute('check', 'check', contract.checkCopy),
  stepRoute('hand_over', 'hand-over', contract.handOverCopy),
  stepRoute('spoil', 'spoil', contract.spoilCopy),
  stepRoute('take_back', 'take-back', contract.takeBackCopy),
  stepRoute('file', 'file', contract.fileCopy),
  stepRoute('destroy', 'destroy', contract.destroyCopy),
  stepRoute('witness', 'witness', contract.witnessCopy),
  serve({
    name: 'copies.export',
    method: 'post',
    path: '/api/copies/register/export',
    permission: 'copies.export',
    about: aboutUnit,
    contract: contract.exportRegister,
    handle: (services, actor, { body }) => exportRegister(services, actor, body),
  }),
  serve({
    name: 'copies.print',
    method: 'post',
    path: '/api/copies/register/paper',
    permission: 'copies.export',
    about: aboutUnit,
    contract: contract.printRegister,
    handle: (services, actor, { body }) => printRegister(services, actor, body),
  }),
];
