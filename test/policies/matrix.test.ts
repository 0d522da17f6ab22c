import { randomUUIDv7 } from 'node:crypto';
import type { Server } from 'node:http';
import { expect } from 'chai';
import { GRANTS, RELATIONS } from '../../policies/vocabulary.ts';
import type { Route } from '../../server/http/route.ts';
import { outcome } from '../../server/modules/changes/contract.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { listLedger } from '../support/ledger-entries.ts';
import { CALLS, type Ask } from './matrix/calls.ts';
import { addFinding, buildCity, type Actor, type City } from './matrix/city.ts';
import { GUARDED, startProbes } from './matrix/probe-app.ts';
import { REFERENCE, type Case } from './matrix/reference.ts';

type Heard = { status: number; text: string };

/** Routes whose facts are those of one volume. */
const ABOUT_A_FILE =
  /^(?:archives\.(?:show|reveal_id)|authorities\.show|requests\.(?!browse)\w+|viewing\.\w+|copies\.(?!browse|export|print)\w+)$/;
const REFUSAL = '没有权限，或所查内容不存在';

describe('every route × role × relation × grant', function () {
  this.timeout(300_000);
  let app: TestApp;
  let city: City;
  let url: string;
  let http: Server;
  /** What does not depend on who asks. */
  let others: Omit<Ask, 'reach'>;
  before(async () => {
    app = await startApp();
    city = await buildCity(app);
    ({ url, http } = await startProbes(app));
    const other = await app.database
      .superuser('accounts')
      .where({ roles: '["sysadmin"]' })
      .whereNot({ login_name: 'matrix-sysadmin' })
      .first<{ login_name: string }>('login_name');
    const change = { kind: 'accounts.disable', accountId: city.bystanderIds[0], version: 1 };
    const officer = await app.as(other.login_name);
    const { id } = (await officer.post('/api/changes', { change, reason: '岗位调整' })).as(outcome);
    const anyId = async (table: string): Promise<string> =>
      (await app.database.superuser(table).first<{ id: string }>('id')).id;
    others = {
      changeId: id,
      findingId: await addFinding(app, city.bystanderIds[0]),
      readerIds: city.bystanderIds,
      sessionId: await anyId('sessions'),
      terminalId: await anyId('terminals'),
      unitId: await anyId('units'),
    };
  });
  after(async () => {
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
    await app.close();
  });

  const knock = async (route: Route, actor: Actor, ask: Ask): Promise<Heard> => {
    const { path, body } = required(CALLS[route.name])(ask);
    const isStream = route.contract.body === 'stream';
    const type = isStream ? 'application/octet-stream' : 'application/json';
    const response = await fetch(url + path, {
      method: route.method.toUpperCase(),
      headers: {
        Cookie: actor.caller.cookie,
        ...(route.method !== 'get' && { 'Content-Type': type }),
      },
      ...(route.method !== 'get' && { body: isStream ? 'PK' : JSON.stringify(body ?? {}) }),
    });
    const text = await response.text();
    if (response.status !== 200 && !text.includes(REFUSAL))
      throw new Error(`${route.name}: ${text}`);
    return { status: response.status, text: text.replace(/"requestId":"[^"]*"/, '') };
  };

  it('has a call and a rule for each, and none for a route that is gone', () => {
    const names = GUARDED.map(({ name }) => name);
    expect(Object.keys(CALLS)).to.have.members(names);
    expect(Object.keys(REFERENCE)).to.have.members(names);
  });

  it('is decided as the rules of the trade say, and each refusal is recorded', async () => {
    const wrong: string[] = [];
    let cases = 0;
    let refusals = 0;
    const before = (await listLedger(app)).length;
    for (const route of GUARDED) {
      for (const relation of RELATIONS) {
        for (const grant of GRANTS) {
          const asked = city.actors.map(async (actor) => {
            const reach = city.reach(actor, relation, grant);
            const ask = { ...others, reach };
            const isAllowed = (await knock(route, actor, ask)).status === 200;
            const question: Case = { role: actor.role, relation, grant };
            const isRight = isAllowed === required(REFERENCE[route.name])(question);
            cases += 1;
            if (!isAllowed) refusals += 1;
            if (!isRight)
              wrong.push(
                `${route.name} ${Object.values(question).join(' ')}: ${String(isAllowed)}`,
              );
          });
          await Promise.all(asked);
        }
      }
    }
    process.stdout.write(
      `      ${cases} cases over HTTP, ${refusals} refused, ${wrong.length} wrong\n`,
    );
    expect(wrong).to.deep.equal([]);
    expect(cases).to.equal(GUARDED.length * RELATIONS.length * GRANTS.length * city.actors.length);
    const entries = (await listLedger(app)).slice(before);
    expect(entries.filter(({ kind }) => kind === 'DENY')).to.have.length(refusals);
  });

  it('is closed to everyone whose own file it is, or a relative’s, whatever they hold', async () => {
    const about = GUARDED.filter(({ name }) => ABOUT_A_FILE.test(name));
    let cases = 0;
    for (const closeness of ['own', 'relative'] as const) {
      for (const actor of city.actors) {
        await app.database
          .superuser('accounts')
          .where({ id: actor.accountId })
          .update({
            person_id: city.personOf('own', closeness),
          });
      }
      for (const route of about) {
        for (const grant of GRANTS) {
          const knocks = city.actors.map(async (actor) => {
            const reach = city.reach(actor, 'own', grant);
            const ask = { ...others, reach };
            const { status } = await knock(route, actor, ask);
            expect(status, `${actor.role} ${route.name} ${grant} ${closeness}`).to.equal(403);
            cases += 1;
          });
          await Promise.all(knocks);
        }
      }
    }
    process.stdout.write(
      `      ${cases} cases about one's own or a relative's file, all refused\n`,
    );
  });

  it('answers the absent exactly like the forbidden', async () => {
    const absent = randomUUIDv7();
    for (const route of GUARDED) {
      const isAllowed = required(REFERENCE[route.name]);
      const actor = required(
        city.actors.find(({ role }) => !isAllowed({ role, relation: 'beside', grant: 'none' })),
      );
      const reach = city.reach(actor, 'beside', 'none');
      const nothing = Object.fromEntries(Object.keys(reach).map((key) => [key, absent as string]));
      nothing['unitCode'] = 'QY-NOWHERE';
      const forbidden = { ...others, reach };
      const gone: Ask = {
        changeId: absent,
        findingId: absent,
        sessionId: absent,
        terminalId: absent,
        unitId: absent,
        readerIds: [absent, randomUUIDv7()],
        reach: { ...reach, ...nothing },
      };
      const heard = await knock(route, actor, forbidden);
      expect(heard.status, route.name).to.equal(403);
      expect(await knock(route, actor, gone), route.name).to.deep.equal(heard);
    }
  });
});

function required<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('not in the matrix');
  return found;
}
