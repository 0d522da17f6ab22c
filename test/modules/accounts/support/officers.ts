import { outcome } from '../../../../server/modules/changes/contract.ts';
import { startApp, type TestApp } from '../../../support/app.ts';
import type { Answer, Caller } from '../../../support/caller.ts';
import { buildWorld, type World } from '../../../support/world.ts';

export type AccountInTable = {
  id: string;
  login_name: string;
  version: number;
  state: string;
  roles: string;
  clearance: string;
  name: string;
  unit_id: string;
  must_change: boolean;
  password_failures: number;
  pin_failures: number;
};

/** A city with its officers signed in, and short ways to put changes before them. */
export type Office = {
  app: TestApp;
  world: World;
  /** Signs somebody in once and keeps them. */
  sign(role: string, unitCode?: string, nth?: number): Promise<Caller>;
  propose(role: string, change: object): Promise<Answer>;
  confirm(role: string, changeId: string): Promise<Answer>;
  /** Proposes and confirms by those whose duty it is; the id of the change. */
  carry(change: { kind: string; [field: string]: unknown }): Promise<string>;
  account(loginName: string): Promise<AccountInTable>;
  /** The account that holds `role`, with what a change about it must say. */
  of(role: string, unitCode: string, nth?: number): Promise<{ accountId: string; version: number }>;
  unitId(code: string): Promise<string>;
};

export async function openOffice(): Promise<Office> {
  const app = await startApp();
  const world = await buildWorld(app);
  const callers = new Map<string, Caller>();
  const office: Office = {
    app,
    world,
    async sign(role, unitCode = 'QY', nth = 0) {
      const { loginName } = world.account(role, unitCode, nth);
      const known = callers.get(loginName);
      if (known && (await known.get('/api/session')).status === 200) return known;
      const caller = await app.as(loginName);
      callers.set(loginName, caller);
      return caller;
    },
    async propose(role, change) {
      const caller = await office.sign(role);
      return caller.post('/api/changes', { change, reason: '岗位调整' });
    },
    async confirm(role, changeId) {
      return (await office.sign(role)).post(`/api/changes/${changeId}/confirm`, {});
    },
    async carry(change) {
      const isGrant = change.kind === 'accounts.grant';
      const [proposer, confirmer] = isGrant
        ? ['security_officer', 'sysadmin']
        : ['sysadmin', 'security_officer'];
      const { id } = (await office.propose(proposer, change)).as(outcome);
      (await office.confirm(confirmer, id)).as(outcome);
      return id;
    },
    async account(loginName) {
      const row = await app.database
        .superuser<AccountInTable>('accounts')
        .where({ login_name: loginName })
        .first();
      if (!row) throw new Error(`no account ${loginName}`);
      return row;
    },
    async of(role, unitCode, nth = 0) {
      const { id, version } = await office.account(world.account(role, unitCode, nth).loginName);
      return { accountId: id, version };
    },
    async unitId(code) {
      const row = await app.database.superuser('units').where({ code }).first<{ id: string }>('id');
      return row.id;
    },
  };
  return office;
}

/** ID numbers of nobody, of an area that was never assigned. */
export { makeIdNumber } from '../../../../server/demo/make-id-number.ts';
