import { NOTHING_ELSE } from '../../../policies/facts.ts';
import { act, look, type Route } from '../../http/route.ts';
import { collectSecret } from './collect-secret.ts';
import * as contract from './contract.ts';
import { listAccounts } from './list-accounts.ts';
import { loadOptions } from './load-options.ts';
import { showAccount } from './show-account.ts';
import { subjectOfAccount, subjectOfSecret } from './subject-of-account.ts';

export const accountRoutes: Route[] = [
  look({
    name: 'accounts.browse',
    method: 'get',
    path: '/api/accounts',
    permission: 'accounts.browse',
    about: () => Promise.resolve(NOTHING_ELSE),
    contract: contract.browseAccounts,
    handle: (services, db, actor, { query }) => listAccounts(services, db, actor, query),
  }),
  look({
    name: 'accounts.options',
    method: 'get',
    path: '/api/accounts/options',
    permission: 'accounts.browse',
    about: () => Promise.resolve(NOTHING_ELSE),
    contract: contract.accountOptions,
    handle: (services, db) => loadOptions(services, db),
  }),
  look({
    name: 'accounts.show',
    method: 'get',
    path: '/api/accounts/:accountId',
    permission: 'accounts.browse',
    about: (db, _actor, { params }) => subjectOfAccount(db, params.accountId),
    contract: contract.showAccount,
    handle: (services, db, actor, { params }) => showAccount(services, db, actor, params.accountId),
  }),
  act({
    name: 'accounts.collect_secret',
    method: 'post',
    path: '/api/accounts/secrets/:changeId',
    permission: 'accounts.collect_secret',
    isAnswerSecret: true,
    about: (db, actor, { params }) => subjectOfSecret(db, actor, params.changeId),
    contract: contract.collectSecret,
    handle: (services, tx, actor, { params }) =>
      collectSecret(services, tx, actor, params.changeId),
  }),
];
