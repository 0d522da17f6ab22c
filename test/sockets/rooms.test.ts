import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { TOPICS, type Audience, type Topic } from '../../server/sockets/notices.ts';
import { me } from '../../server/modules/sessions/contract.ts';
import { startApp, type TestApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { openEar, type Ear } from '../support/ear.ts';
import { buildCity, type City } from '../policies/matrix/city.ts';

type Listener = { role: string; caller: Caller; ear: Ear; unitId: string; accountId: string };

describe('every socket event × role × audience', () => {
  let app: TestApp;
  let city: City;
  let listeners: Listener[];
  before(async () => {
    app = await startApp();
    city = await buildCity(app);
    listeners = await Promise.all(
      city.actors.map(async ({ role, accountId, caller }) => {
        const { unit } = (await caller.get('/api/session')).as(me);
        return { role, accountId, caller, unitId: unit.id, ear: await openEar(caller) };
      }),
    );
  });
  after(async () => {
    for (const { ear } of listeners) ear.close();
    await app.close();
  });

  const sessionsOf = async (accountId: string): Promise<string> => {
    const row = await app.database
      .superuser('sessions')
      .where({ account_id: accountId })
      .first<{ id: string }>('id');
    return row.id;
  };
  /** Calls everyone last of all: what an ear has not heard by then, it was not told. */
  const hearAfter = async (send: () => void): Promise<string[]> => {
    for (const { ear } of listeners) ear.heard.length = 0;
    send();
    const everyone = listeners.map(({ accountId }) => ({ accountId }));
    app.services.notices.changedNow('end' as Topic, everyone);
    await Promise.all(listeners.map(({ ear }) => ear.hears('end')));
    return listeners.filter(({ ear }) => ear.heard.length > 1).map(({ role }) => role);
  };

  it('is one that the client listens for, and there is no other', () => {
    const client = join(import.meta.dirname, '..', '..', 'client', 'services', 'socket.ts');
    const [, listed = ''] = /type Topic =([^;]+);/.exec(readFileSync(client, 'utf8')) ?? [];
    expect(listed.match(/\w+/g)).to.have.members(TOPICS);
  });

  it('reaches whom it concerns, and nobody else of any role', async () => {
    const elsewhere = await app.database
      .superuser('units')
      .whereNot({ id: listeners[0]?.unitId ?? '' })
      .select<{ id: string }[]>('id');
    const roles = listeners.map(({ role }) => role);
    const { id: terminalId } = await app.database
      .superuser('terminals')
      .first<{ id: string }>('id');
    let cases = 0;
    const expectHeard = async (topic: Topic, to: Audience, expected: string[]): Promise<void> => {
      const heard = await hearAfter(() => app.services.notices.changedNow(topic, [to]));
      expect(heard, `${topic} to ${JSON.stringify(to)}`).to.have.members(expected);
      cases += listeners.length;
    };
    for (const topic of TOPICS) {
      for (const { accountId, role } of listeners) {
        await expectHeard(topic, { accountId }, [role]);
        await expectHeard(topic, { sessionId: await sessionsOf(accountId) }, [role]);
        await expectHeard(topic, { role }, [role]);
      }
      await expectHeard(topic, { accountId: city.bystanderIds[0] }, []);
      await expectHeard(topic, { role: 'nobody' }, []);
      await expectHeard(topic, { terminalId }, roles);
      await expectHeard(topic, { terminalId: 'another' }, []);
      await expectHeard(topic, { unitId: listeners[0]?.unitId ?? '' }, roles);
      for (const { id } of elsewhere) await expectHeard(topic, { unitId: id }, []);
    }
    process.stdout.write(`      ${cases} cases over sockets, 0 wrong\n`);
  });
});
