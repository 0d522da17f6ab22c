import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { showFinding, type Finding } from '../../../server/modules/oversight/contract.ts';
import { judgedSize } from '../../../server/modules/oversight/index.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildWorld, type World } from '../../support/world.ts';
import { renewInPlace } from '../ledger/support/renew-in-place.ts';
import { adoptRule, draftOf, recordActs } from './support/watch-room.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe('oversight of a ledger that continues another', () => {
  const room = {} as { app: TestApp };
  const [early, late] = [randomUUID(), randomUUID()];
  let world: World;
  let ruleId: string;

  before(async () => {
    room.app = await startApp();
    world = await buildWorld(room.app);
    ruleId = await adoptRule(
      room.app,
      draftOf({ kind: 'repeated_refusals', parameters: { windowMinutes: 60, atLeast: 2 } }),
    );
    await refuse(early, '2026-11-24 10:00');
    await renewInPlace(room);
    room.app.clock.catchUp();
  });
  after(() => room.app.close());

  /** Twice, and has it judged. */
  async function refuse(actor: string, minute: string): Promise<void> {
    const refusal = { kind: 'DENY', action: 'archives.show', actor, minute } as const;
    await recordActs(room.app, [refusal, refusal]);
    await room.app.services.overseer.catchUp();
  }

  async function evidenceAgainst(subject: string): Promise<Finding['evidence']> {
    const { id } = await room.app.database
      .superuser('oversight_findings')
      .where({ rule_id: ruleId, subject })
      .first<{ id: string }>('id');
    const auditor = await room.app.as(world.account('auditor', 'QY').loginName);
    return (await auditor.get(`/api/findings/${id}`)).as(showFinding.response).evidence;
  }

  it('shows what was found in the old one as it stands there', async () => {
    const evidence = await evidenceAgainst(early);
    expect(evidence.map(({ past, action, kind }) => [past, action, kind])).to.deep.equal(
      Array(2).fill([1, 'archives.show', 'DENY']),
    );
  });

  it('goes on by the rules that were adopted then, from the first entry of the new one', async () => {
    expect(await judgedSize(room.app.services.db)).to.equal(0);
    // A minute of here, after the renewal.
    const soon = new Date(room.app.clock.now.getTime() + 8 * HOUR_MS + MINUTE_MS).toISOString();
    const minute = soon.slice(0, 16).replace('T', ' ');
    await refuse(late, minute);
    expect(await judgedSize(room.app.services.db)).to.be.greaterThan(2);
    const evidence = await evidenceAgainst(late);
    expect(evidence.map(({ past, action }) => [past, action])).to.deep.equal(
      Array(2).fill([null, 'archives.show']),
    );
  });
});
