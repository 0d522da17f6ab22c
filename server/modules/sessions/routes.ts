import type { Services } from '../../context.ts';
import { NOTHING_ELSE } from '../../../policies/facts.ts';
import { act, look, open, serve, type Route } from '../../http/route.ts';
import { changeSecret } from './change-secret.ts';
import * as contract from './contract.ts';
import { endByOfficer } from './end-by-officer.ts';
import { issueChallenge } from './issue-challenge.ts';
import { logInWithKey } from './log-in-with-key.ts';
import { lockSession } from './lock-session.ts';
import { logIn } from './log-in.ts';
import { logOut } from './log-out.ts';
import { presentMe } from './present-me.ts';
import { unlockSession } from './unlock-session.ts';
import { listSessions } from './view.ts';
import { loadOwnAccount } from './own-account-view.ts';
import { listSignable } from '../accounts/index.ts';

/** What the demonstration shows at its log-in page; nothing of it exists elsewhere. */
export const DEMO_SECRETS = { password: 'Lantai-2026', pin: '2026' } as const;

export const sessionRoutes: Route[] = [
  open({
    name: 'sessions.show_banner',
    method: 'get',
    path: '/api/banner',
    contract: contract.showBanner,
    handle: async (services) => presentBanner(services),
  }),
  open({
    name: 'sessions.login',
    method: 'post',
    path: '/api/session',
    contract: contract.login,
    handle: (services, visitor, { body }) => logIn(services, visitor, body),
  }),
  open({
    name: 'sessions.logout',
    method: 'delete',
    path: '/api/session',
    contract: contract.logout,
    handle: async (services, visitor) => {
      await logOut(services, visitor);
      return {};
    },
  }),
  open({
    name: 'sessions.unlock',
    method: 'post',
    path: '/api/session/unlock',
    contract: contract.unlock,
    handle: (services, visitor, { body }) => unlockSession(services, visitor, body),
  }),
  open({
    name: 'sessions.lock',
    method: 'post',
    path: '/api/session/lock',
    contract: contract.lock,
    handle: async (services, visitor) => {
      await lockSession(services, visitor);
      return {};
    },
  }),
  open({
    name: 'sessions.challenge',
    method: 'post',
    path: '/api/session/challenge',
    contract: contract.challenge,
    handle: (services, visitor, { body }) => issueChallenge(services, visitor, body),
  }),
  open({
    name: 'sessions.login_with_key',
    method: 'post',
    path: '/api/session/key',
    contract: contract.loginWithKey,
    handle: (services, visitor, { body }) => logInWithKey(services, visitor, body),
  }),
  look({
    name: 'sessions.show_me',
    method: 'get',
    path: '/api/session',
    permission: 'signed-in',
    about: () => Promise.resolve(NOTHING_ELSE),
    contract: contract.showMe,
    handle: (services, _db, actor) => Promise.resolve(presentMe(services, actor)),
  }),
  look({
    name: 'sessions.browse',
    method: 'get',
    path: '/api/sessions',
    permission: 'sessions.browse',
    about: () => Promise.resolve(NOTHING_ELSE),
    contract: contract.browseSessions,
    handle: (services, db, actor, { query }) => listSessions(services, db, actor, query),
  }),
  act({
    name: 'sessions.end',
    method: 'post',
    path: '/api/sessions/:sessionId/end',
    permission: 'sessions.end',
    about: (_db, _actor, { params }) =>
      Promise.resolve({ ...NOTHING_ELSE, item: params.sessionId }),
    contract: contract.endSession,
    handle: (services, tx, actor, { params, body }) =>
      endByOfficer(services, tx, actor, { ...params, ...body }),
  }),
  look({
    name: 'sessions.show_account',
    method: 'get',
    path: '/api/account',
    permission: 'signed-in',
    about: () => Promise.resolve(NOTHING_ELSE),
    contract: contract.showAccount,
    handle: ({ config, clock }, db, actor) => loadOwnAccount(db, actor, config.profile, clock()),
  }),
  // They compute for seconds, which must not hold a transaction open.
  serve({
    name: 'sessions.change_password',
    method: 'post',
    path: '/api/account/password',
    permission: 'signed-in',
    about: () => Promise.resolve(NOTHING_ELSE),
    contract: contract.changePassword,
    handle: async (services, actor, { body }) => {
      await changeSecret(services, actor, 'password', body);
      return {};
    },
  }),
  serve({
    name: 'sessions.change_pin',
    method: 'post',
    path: '/api/account/pin',
    permission: 'signed-in',
    about: () => Promise.resolve(NOTHING_ELSE),
    contract: contract.changePin,
    handle: async (services, actor, { body }) => {
      await changeSecret(services, actor, 'pin', body);
      return {};
    },
  }),
];

async function presentBanner({ config, db, policy }: Services): Promise<contract.Banner> {
  return {
    systemName: '干部人事档案管理系统',
    secrecyMark: config.secrecyMark,
    isDemo: config.isDemo,
    demoPassword: config.isDemo ? DEMO_SECRETS.password : null,
    demoPin: config.isDemo ? DEMO_SECRETS.pin : null,
    demoAccounts: config.isDemo ? await listSignable(db, policy) : [],
  };
}
