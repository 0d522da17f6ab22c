import type { Db } from '../../../db/connect.ts';
import { NOTHING_ELSE } from '../../../policies/facts.ts';
import { forbidden } from '../../errors.ts';
import type { Actor } from '../../http/actor.ts';
import { act, look, type Route } from '../../http/route.ts';
import * as contract from './contract.ts';
import { listFindings } from './findings-view.ts';
import { previewRule } from './preview-rule.ts';
import { loadRule, loadRules } from './rule-view.ts';
import { showFinding } from './show-finding.ts';
import { subjectOfFinding } from './subject-of-finding.ts';
import { takeStep } from './take-step.ts';
import { takeUpFinding } from './take-up-finding.ts';

const about = () => Promise.resolve(NOTHING_ELSE);
const aboutFinding = (
  db: Db,
  actor: Actor,
  { params: { findingId } }: { params: { findingId: string } },
) => subjectOfFinding(db, actor, findingId);
const FINDING = '/api/findings/:findingId';

const ruleRoutes: Route[] = [
  look({
    name: 'oversight.show',
    method: 'get',
    path: '/api/oversight/rules',
    permission: 'oversight.show',
    about,
    contract: contract.showRules,
    handle: (_services, db) => loadRules(db),
  }),
  look({
    name: 'oversight.show_rule',
    method: 'get',
    path: '/api/oversight/rules/:ruleId',
    permission: 'oversight.show',
    about,
    contract: contract.showRule,
    handle: async (_services, db, _actor, { params }) => {
      const rule = await loadRule(db, params.ruleId);
      if (!rule) throw forbidden();
      return rule;
    },
  }),
  act({
    name: 'oversight.preview',
    method: 'post',
    path: '/api/oversight/preview',
    permission: 'oversight.preview',
    isAnswerSecret: true,
    about,
    contract: contract.previewRule,
    handle: (services, tx, actor, { body }) => previewRule(services, tx, actor, body),
  }),
];

const findingRoutes: Route[] = [
  look({
    name: 'findings.browse',
    method: 'get',
    path: '/api/findings',
    permission: 'findings.browse',
    about,
    contract: contract.browseFindings,
    handle: (services, db, actor, { query }) => listFindings(db, actor, query, services.clock()),
  }),
  look({
    name: 'findings.show',
    method: 'get',
    path: FINDING,
    permission: 'findings.browse',
    about,
    contract: contract.showFinding,
    handle: async (services, db, actor, { params, query }) => {
      const finding = await showFinding(services, db, actor, { ...params, ...query });
      if (!finding) throw forbidden();
      return finding;
    },
  }),
  act({
    name: 'findings.take_up',
    method: 'post',
    path: '/api/findings',
    permission: 'findings.work',
    about,
    contract: contract.takeUpFinding,
    handle: (services, tx, actor, { body }) => takeUpFinding(services, tx, actor, body),
  }),
  act({
    name: 'findings.begin',
    method: 'post',
    path: `${FINDING}/begin`,
    permission: 'findings.work',
    about: aboutFinding,
    contract: contract.beginFinding,
    handle: (services, tx, actor, { params, body }) =>
      takeStep(services, tx, actor, { kind: 'begin', ...params, ...body }),
  }),
  act({
    name: 'findings.note',
    method: 'post',
    path: `${FINDING}/note`,
    permission: 'findings.work',
    about: aboutFinding,
    contract: contract.noteFinding,
    handle: (services, tx, actor, { params, body }) =>
      takeStep(services, tx, actor, { kind: 'note', ...params, ...body }),
  }),
  act({
    name: 'findings.assign',
    method: 'post',
    path: `${FINDING}/assign`,
    permission: 'findings.work',
    about: aboutFinding,
    contract: contract.assignFinding,
    handle: (services, tx, actor, { params, body }) =>
      takeStep(services, tx, actor, { kind: 'assign', ...params, ...body }),
  }),
  act({
    name: 'findings.conclude',
    method: 'post',
    path: `${FINDING}/conclude`,
    permission: 'findings.work',
    about: aboutFinding,
    contract: contract.concludeFinding,
    handle: (services, tx, actor, { params, body }) =>
      takeStep(services, tx, actor, { kind: 'conclude', ...params, ...body }),
  }),
  act({
    name: 'findings.reopen',
    method: 'post',
    path: `${FINDING}/reopen`,
    permission: 'findings.work',
    about: aboutFinding,
    contract: contract.reopenFinding,
    handle: (services, tx, actor, { params, body }) =>
      takeStep(services, tx, actor, { kind: 'reopen', ...params, ...body }),
  }),
];

export const oversightRoutes: Route[] = [...ruleRoutes, ...findingRoutes];
