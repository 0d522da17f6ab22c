import { outcome } from '../../../../server/modules/changes/contract.ts';
import type { Opening } from '../../../../server/modules/viewing/contract.ts';
import { DEMO_SECRETS } from '../../../../server/modules/sessions/index.ts';
import { startApp, type TestApp } from '../../../support/app.ts';
import { Caller, type Answer } from '../../../support/caller.ts';
import { openReadingRoom, type ReadingRoom } from './reading-room.ts';

const MINUTE_MS = 60_000;
const FINGERPRINT = 'ab'.repeat(32);
const ADDRESS = '10.9.0.1';

/** Somebody who reads at a terminal of their own, and who may end it. */
export type Sitting = {
  reader: Caller;
  opening: Opening;
  requestId: string;
  rowVersion: number;
  approver: Caller;
};

/** A reading room behind a proxy, whose readers sit at a terminal that can be revoked. */
export type EndableRoom = ReadingRoom & {
  /** A grant, a session and an opening for this sitting alone. */
  sit(): Promise<Sitting>;
  /** Everything that must end a reading; each answers when it has happened. */
  ends: Record<string, (sitting: Sitting) => Promise<Answer | undefined>>;
};

export async function openEndableRoom(): Promise<EndableRoom> {
  const room = await openReadingRoom(startBehindProxy);
  const { app, world } = room;
  const rows = () => app.database.superuser;
  const readerName = world.account('clerk', 'QY-BHQ', 0).loginName;

  /** Proposed by the one officer, confirmed by the other. */
  const enact = async (roles: [string, string], change: object): Promise<Answer> => {
    const [proposer, confirmer] = await Promise.all(
      roles.map((role) => app.as(world.account(role, 'QY').loginName)),
    );
    const proposed = await proposer?.post('/api/changes', { change, reason: '岗位调整' });
    const id = proposed?.as(outcome).id ?? '';
    const confirmed = await confirmer?.post(`/api/changes/${id}/confirm`);
    if (confirmed?.status !== 200) throw new Error(confirmed?.error.message ?? 'nobody confirmed');
    return confirmed;
  };
  const changeTerminal = (change: object) => enact(['security_officer', 'sysadmin'], change);
  const findReader = () =>
    rows()('accounts')
      .where({ login_name: readerName })
      .first<{ id: string; version: number; state: string }>('id', 'version', 'state');
  const changeAccount = async (kind: string): Promise<Answer> => {
    const { id: accountId, version } = await findReader();
    return enact(['sysadmin', 'security_officer'], { kind, accountId, version });
  };
  const enableReader = async (): Promise<void> => {
    if ((await findReader()).state === 'active') return;
    await changeAccount('accounts.enable');
    app.clock.pass(1000);
  };
  /** A terminal with this certificate, unless there is one. */
  const placeTerminal = async (): Promise<void> => {
    if (await rows()('terminals').where({ credential: FINGERPRINT, state: 'active' }).first()) {
      return;
    }
    await changeTerminal({
      kind: 'terminals.register',
      name: `阅档终端 ${app.clock.now.getTime()}`,
      unitId: null,
      recognition: 'certificate',
      credential: FINGERPRINT,
      mayPrint: false,
      purposes: null,
      hours: null,
    });
  };

  return {
    ...room,
    async sit() {
      await placeTerminal();
      await enableReader();
      const { requestId, rowVersion, approvers } = await room.grant();
      const reader = new Caller(app.url, {
        'X-Forwarded-For': ADDRESS,
        'X-Forwarded-Proto': 'https',
        'X-Lantai-Client-Fingerprint': FINGERPRINT,
      });
      await reader.logIn(readerName, DEMO_SECRETS.password);
      const [approver] = approvers;
      if (!approver) throw new Error('nobody approved');
      const opening = await room.open(reader, requestId);
      return { reader, opening, requestId, rowVersion, approver };
    },
    ends: {
      'a recall': ({ approver, requestId, rowVersion }) =>
        approver.post(`/api/requests/${requestId}/recall`, { opinion: '情况有变', rowVersion }),
      'the end of its period': async ({ requestId }) => {
        const soon = new Date(app.clock.now.getTime() + 1000);
        await rows()('grants').where({ request_id: requestId }).update({ valid_to: soon });
        app.clock.pass(1000);
        return undefined;
      },
      closing: ({ reader, opening }) => reader.post(`/api/viewing/openings/${opening.id}/close`),
      'a log-out': (sitting) => asTheirBrowser(sitting).delete('/api/session'),
      'a lock': ({ reader }) => reader.post('/api/session/lock'),
      'a long pause': () => {
        app.clock.pass(10 * MINUTE_MS + 1);
        return Promise.resolve(undefined);
      },
      'the longest session': async ({ opening }) => {
        const whole = new Date(app.clock.now.getTime() - 8 * 60 * MINUTE_MS + 1000);
        await rows()('sessions')
          .whereIn('id', rows()('openings').where({ id: opening.id }).select('session_id'))
          .update({ created_at: whole });
        app.clock.pass(1000);
        return undefined;
      },
      'an officer': async ({ opening }) => {
        const officer = await app.as(world.account('security_officer', 'QY').loginName);
        const { session_id: id } = await rows()('openings')
          .where({ id: opening.id })
          .first<{ session_id: string }>('session_id');
        return officer.post(`/api/sessions/${id}/end`, { reason: '终端无人看管' });
      },
      'a disabled account': () => changeAccount('accounts.disable'),
      'a revoked terminal': async () => {
        const { id } = await rows()('terminals')
          .where({ credential: FINGERPRINT, state: 'active' })
          .first<{ id: string }>('id');
        return changeTerminal({ kind: 'terminals.revoke', terminalId: id });
      },
    },
  };
}

/** The same cookie in another hand: what the log-out clears stays with whoever copied it. */
function asTheirBrowser({ reader }: Sitting): Caller {
  const twin = new Caller(reader.url, reader.headers);
  twin.cookie = reader.cookie;
  return twin;
}

async function startBehindProxy(): Promise<TestApp> {
  // On a slow machine more is asked than answered, and it is to be refused for its end alone.
  const app = await startApp({ isBehindTls: true, readingsAtOnce: 1000 });
  return {
    ...app,
    as: async (loginName) => {
      const caller = new Caller(app.url, { 'X-Forwarded-Proto': 'https' });
      await caller.logIn(loginName, DEMO_SECRETS.password);
      return caller;
    },
  };
}
