import { NOTHING_ELSE } from '../../../policies/facts.ts';
import { DUTIES } from '../../change-kind.ts';
import { forbidden } from '../../errors.ts';
import type { Actor } from '../../http/actor.ts';
import { look, open, type Route } from '../../http/route.ts';
import * as contract from './contract.ts';
import { enrolTerminal } from './enrol-terminal.ts';
import { issueChallenge } from './issue-challenge.ts';
import { proveTerminal } from './prove-terminal.ts';
import { listEnrolments, listOptions, listTerminals, loadTerminal } from './view.ts';

const WATCH = 'terminals.browse';
const mayPropose = ({ roles }: Actor): boolean => roles.includes(DUTIES.authorisation.proposes);
const about = () => Promise.resolve(NOTHING_ELSE);

export const terminalRoutes: Route[] = [
  open({
    name: 'terminals.challenge',
    method: 'post',
    path: '/api/terminal/challenge',
    contract: contract.challengeTerminal,
    handle: (services, visitor) => issueChallenge(services, visitor),
  }),
  open({
    name: 'terminals.prove',
    method: 'post',
    path: '/api/terminal/proof',
    contract: contract.proveTerminal,
    handle: (services, visitor, { body }) => proveTerminal(services, visitor, body),
  }),
  open({
    name: 'terminals.enrol',
    method: 'post',
    path: '/api/terminal/enrolment',
    contract: contract.enrolTerminal,
    handle: (services, visitor, { body }) => enrolTerminal(services, visitor, body),
  }),
  look({
    name: 'terminals.browse',
    method: 'get',
    path: '/api/terminals',
    permission: WATCH,
    about,
    contract: contract.browseTerminals,
    handle: async ({ policy }, db, actor) => ({
      items: await listTerminals(db, policy),
      mayPropose: mayPropose(actor),
    }),
  }),
  look({
    name: 'terminals.browse_enrolments',
    method: 'get',
    path: '/api/terminals/enrolments',
    permission: WATCH,
    about,
    contract: contract.browseEnrolments,
    handle: async (_services, db) => ({ items: await listEnrolments(db) }),
  }),
  look({
    name: 'terminals.options',
    method: 'get',
    path: '/api/terminals/options',
    permission: WATCH,
    about,
    contract: contract.terminalOptions,
    handle: ({ policy }, db) => listOptions(db, policy),
  }),
  look({
    name: 'terminals.show',
    method: 'get',
    path: '/api/terminals/:terminalId',
    permission: WATCH,
    about,
    contract: contract.showTerminal,
    handle: async ({ policy }, db, actor, { params }) => {
      const shown = await loadTerminal(db, policy, params.terminalId);
      if (!shown) throw forbidden();
      return { ...shown, mayPropose: mayPropose(actor) };
    },
  }),
];
