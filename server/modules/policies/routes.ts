import { NOTHING_ELSE } from '../../../policies/facts.ts';
import { act, look, type Route } from '../../http/route.ts';
import * as contract from './contract.ts';
import { explainDecision } from './explain-decision.ts';
import { listAllowed } from './list-allowed.ts';
import { previewPolicy } from './preview-policy.ts';
import { listPolicyVersions, showPolicy, showPolicyVersion } from './show-policy.ts';

// The policy itself is about no file; questions about a volume are the officers' own matter, and recorded.
const about = () => Promise.resolve(NOTHING_ELSE);

export const policyRoutes: Route[] = [
  look({
    name: 'policies.show',
    method: 'get',
    path: '/api/policies/current',
    permission: 'policies.show',
    about,
    contract: contract.showPolicy,
    handle: (_services, db) => showPolicy(db),
  }),
  look({
    name: 'policies.list_versions',
    method: 'get',
    path: '/api/policies/versions',
    permission: 'policies.show',
    about,
    contract: contract.listPolicyVersions,
    handle: (_services, db, _actor, { query }) => listPolicyVersions(db, query),
  }),
  look({
    name: 'policies.show_version',
    method: 'get',
    path: '/api/policies/versions/:version',
    permission: 'policies.show',
    about,
    contract: contract.showPolicyVersion,
    handle: (_services, db, _actor, { params }) => showPolicyVersion(db, params.version),
  }),
  act({
    name: 'policies.preview',
    method: 'post',
    path: '/api/policies/preview',
    permission: 'policies.preview',
    isAnswerSecret: true,
    about,
    contract: contract.previewPolicy,
    handle: (services, tx, actor, { body }) => previewPolicy(services, tx, actor, body.text),
  }),
  act({
    name: 'policies.explain',
    method: 'post',
    path: '/api/policies/explain',
    permission: 'policies.explain',
    isAnswerSecret: true,
    about,
    contract: contract.explainDecision,
    handle: (services, tx, actor, { body }) => explainDecision(services, tx, actor, body),
  }),
  act({
    name: 'policies.who_can',
    method: 'post',
    path: '/api/policies/who-can',
    permission: 'policies.who_can',
    isAnswerSecret: true,
    about,
    contract: contract.whoCan,
    handle: (services, tx, actor, { body }) => listAllowed(services, tx, actor, body),
  }),
];
