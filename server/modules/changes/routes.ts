import type { Db } from '../../../db/connect.ts';
import { NOTHING_ELSE } from '../../../policies/facts.ts';
import { dayOf } from '../../clock.ts';
import { forbidden } from '../../errors.ts';
import type { Actor } from '../../http/actor.ts';
import { act, look, type Route } from '../../http/route.ts';
import * as contract from './contract.ts';
import { decideChange } from './decide-change.ts';
import { proposeChange } from './propose-change.ts';
import { subjectOfChange, subjectOfProposal, type Part } from './subject-of-change.ts';
import { listChanges, loadChange } from './view.ts';

type OfChange = { params: { changeId: string } };
const about =
  (part: Part) =>
  (db: Db, actor: Actor, { params }: OfChange) =>
    subjectOfChange(db, actor, params.changeId, part);

export const changeRoutes: Route[] = [
  act({
    name: 'changes.propose',
    method: 'post',
    path: '/api/changes',
    permission: 'changes.propose',
    about: (db, actor, { body }, { clock }) =>
      subjectOfProposal(db, actor, body.change, dayOf(clock())),
    contract: contract.proposeChange,
    handle: (services, tx, actor, { body }) => proposeChange(services, tx, actor, body),
  }),
  look({
    name: 'changes.browse',
    method: 'get',
    path: '/api/changes',
    permission: 'changes.browse',
    about: () => Promise.resolve(NOTHING_ELSE),
    contract: contract.browseChanges,
    handle: (services, db, actor, { query }) => listChanges(services, db, actor, query),
  }),
  look({
    name: 'changes.show',
    method: 'get',
    path: '/api/changes/:changeId',
    permission: 'changes.show',
    about: about('party'),
    contract: contract.showChange,
    handle: async (services, db, actor, { params }) => {
      const change = await loadChange(services, db, actor, params.changeId);
      if (!change) throw forbidden();
      return change;
    },
  }),
  act({
    name: 'changes.confirm',
    method: 'post',
    path: '/api/changes/:changeId/confirm',
    permission: 'changes.decide',
    about: about('decider'),
    contract: contract.confirmChange,
    handle: (services, tx, actor, { params, body }) =>
      decideChange(services, tx, actor, 'confirm', { ...params, ...body }),
  }),
  act({
    name: 'changes.reject',
    method: 'post',
    path: '/api/changes/:changeId/reject',
    permission: 'changes.decide',
    about: about('decider'),
    contract: contract.rejectChange,
    handle: (services, tx, actor, { params, body }) =>
      decideChange(services, tx, actor, 'reject', { ...params, ...body }),
  }),
  act({
    name: 'changes.withdraw',
    method: 'post',
    path: '/api/changes/:changeId/withdraw',
    permission: 'changes.propose',
    about: about('proposer'),
    contract: contract.withdrawChange,
    handle: (services, tx, actor, { params }) =>
      decideChange(services, tx, actor, 'withdraw', { ...params, opinion: '' }),
  }),
];
