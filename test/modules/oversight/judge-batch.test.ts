import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { RuleBody } from '../../../server/modules/oversight/contract.ts';
import { createOverseer } from '../../../server/modules/oversight/index.ts';
import { listLedger } from '../../support/ledger-entries.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildWorld } from '../../support/world.ts';
import { adoptRule, draftOf, foundBy, recordActs, type Act } from './support/watch-room.ts';

const refusals = (atLeast: number): RuleBody => ({
  kind: 'repeated_refusals',
  parameters: { windowMinutes: 60, atLeast },
});

describe('judging the ledger', () => {
  let app: TestApp;
  before(async () => {
    app = await startApp();
    await buildWorld(app);
  });
  after(() => app.close());

  const refusal = (actor: string, minute: string): Act => ({
    minute,
    kind: 'DENY',
    action: 'archives.show',
    actor,
    outcome: 'no_rule',
  });
  const size = async (): Promise<number> => (await listLedger(app)).length;

  it('finds what came after the adoption of a rule, once, and records that in the ledger', async () => {
    const someone = randomUUID();
    await recordActs(app, [refusal(someone, '2026-11-24 10:00')]);
    const ruleId = await adoptRule(app, draftOf(refusals(3)));
    const from = await size();
    await app.services.overseer.catchUp();
    await recordActs(app, [refusal(someone, '2026-11-24 10:01')]);
    await app.services.overseer.catchUp();
    expect(await foundBy(app, ruleId)).to.deep.equal([]);
    await recordActs(app, [refusal(someone, '2026-11-24 10:02')]);
    await app.services.overseer.catchUp();
    await app.services.overseer.catchUp();
    expect(await foundBy(app, ruleId)).to.deep.equal([
      {
        version: 1,
        subject: someone,
        bucket: '2026-11-23T16:00:00.000Z',
        // What tips it over is after the adoption; the window reaches back to before it.
        indexes: [from - 2, from, from + 1],
      },
    ]);
    const raised = (await listLedger(app)).filter(
      ({ action, approval }) => action === 'findings.raise' && approval === ruleId,
    );
    expect(raised).to.have.lengthOf(1);
    expect(raised[0]).to.include({ actor: 'system', kind: 'CHANGE', outcome: 'repeated_refusals' });
  });

  it('goes by another version from its adoption on, and by none while it is switched off', async () => {
    const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()];
    const ruleId = await adoptRule(app, draftOf(refusals(2)));
    await recordActs(app, [refusal(first, '2026-11-25 10:00'), refusal(first, '2026-11-25 10:01')]);
    await adoptRule(app, draftOf(refusals(3)), ruleId);
    await recordActs(app, [
      refusal(second, '2026-11-25 10:02'),
      refusal(second, '2026-11-25 10:03'),
    ]);
    await adoptRule(app, draftOf(refusals(2), false), ruleId);
    await recordActs(app, [refusal(third, '2026-11-25 10:04'), refusal(third, '2026-11-25 10:05')]);
    await adoptRule(app, draftOf(refusals(3)), ruleId);
    await recordActs(app, [refusal(third, '2026-11-25 10:06')]);
    await app.services.overseer.catchUp();
    const found = await foundBy(app, ruleId);
    expect(found.map(({ version, subject }) => [version, subject])).to.deep.equal([
      [1, first],
      [4, third],
    ]);
  });

  it('says the same from another process, and where two judge at once nothing is said twice', async () => {
    const ruleId = await adoptRule(app, draftOf(refusals(4)));
    const people = [randomUUID(), randomUUID(), randomUUID()];
    const overseers = [1, 2, 3].map(() => createOverseer(() => app.services));
    const minutes = Array.from({ length: 30 }, (_, n) => `2026-11-26 10:${String(n + 10)}`);
    for (const minute of minutes) {
      await recordActs(
        app,
        people.map((person) => refusal(person, minute)),
      );
      await Promise.allSettled(overseers.map((overseer) => overseer.catchUp()));
    }
    await app.services.overseer.catchUp();
    const found = await foundBy(app, ruleId);
    expect(found.map(({ subject }) => subject)).to.deep.equal([...people].sort());
    for (const { indexes } of found) expect(indexes).to.have.lengthOf(minutes.length);
    for (const overseer of overseers) await overseer.close();
  });

  it('looks at the hours of the calendar, at roles and at hours of terminals as they were', async () => {
    const db = app.database.superuser;
    const { id: auditor } = await db('accounts')
      .where({ roles: '["auditor"]' })
      .first<{ id: string }>('id');
    const { id: terminal } = await db('terminals').first<{ id: string }>('id');
    const nights = await adoptRule(
      app,
      draftOf({ kind: 'officer_off_hours', parameters: { graceMinutes: 0 } }),
    );
    const hours = await adoptRule(
      app,
      draftOf({ kind: 'terminal_hours', parameters: { graceMinutes: 0 } }),
    );
    const act = { kind: 'DONE', action: 'ledger.export', actor: auditor, terminal } as const;
    await recordActs(app, [
      { ...act, minute: '2026-11-27 12:00' },
      { ...act, minute: '2026-11-27 22:00' },
    ]);
    await db('terminal_versions').insert({
      terminal_id: terminal,
      version: 2,
      name: '演示终端',
      recognition: 'loopback',
      credential: '',
      hours: JSON.stringify([{ days: [1, 2, 3, 4, 5, 6, 7], from: 540, to: 1020 }]),
      state: 'active',
      recorded_at: new Date('2026-11-28T00:00:00+08:00'),
    });
    await recordActs(app, [
      { ...act, minute: '2026-11-30 16:59' },
      { ...act, minute: '2026-11-30 17:00' },
    ]);
    await app.services.overseer.catchUp();
    const days = (found: { bucket: string }[]): string[] => found.map(({ bucket }) => bucket);
    expect(days(await foundBy(app, nights))).to.deep.equal(['2026-11-26T16:00:00.000Z']);
    const late = await foundBy(app, hours);
    expect(days(late)).to.deep.equal(['2026-11-29T16:00:00.000Z']);
    expect(late[0]?.indexes).to.have.lengthOf(1);
  });
});
