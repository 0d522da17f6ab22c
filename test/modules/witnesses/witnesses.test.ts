import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCosigned } from '../../../audit/quorum.ts';
import { signCheckpoint } from '../../../audit/checkpoint.ts';
import { cosign } from '../../../audit/cosignature.ts';
import { browseWitnesses, showDay } from '../../../server/modules/witnesses/contract.ts';
import { policyInForce } from '../../../server/modules/witnesses/policy-in-force.ts';
import { witnessAlarms } from '../../../server/modules/witnesses/witness-alarms.ts';
import { makeWitness } from '../../witness/support/make-witness.ts';
import { listLedger } from '../../support/ledger-entries.ts';
import { openWatchedCentre, type WatchedCentre, type Watcher } from './support/watched-centre.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const RULES = 'group counties 2 qy-county-1 qy-county-2 qy-county-3\nquorum counties';

describe('witnesses', () => {
  let centre: WatchedCentre;
  let one: Watcher;
  let two: Watcher;
  let three: Watcher;
  before(async () => {
    centre = await openWatchedCentre();
  });
  after(() => centre.close());

  const alarms = async (): Promise<string[]> =>
    (await witnessAlarms(centre.app.services)).map(({ code }) => code);
  /** What happens within two minutes of everybody's work. */
  const turn = async (...watchers: Watcher[]): Promise<void> => {
    await centre.app.services.witnesses.round();
    centre.app.clock.pass(MINUTE);
    await centre.look(...watchers);
    await centre.app.services.witnesses.round();
  };
  const post = (kind: string, note: string) =>
    centre.app.anyone().post(`/api/ledger/${kind}`, { note });

  it('closes days by the centre alone while none is appointed, and says so', async () => {
    await centre.record();
    await centre.app.services.witnesses.round();
    expect((await centre.shown()).days).to.deep.equal([]);
    centre.app.clock.pass(24 * HOUR);
    await centre.app.services.witnesses.round();
    const { days, openDays, quorum } = await centre.shown();
    expect(days.map(({ day, signers }) => [day, signers])).to.deep.equal([['2026-11-24', []]]);
    expect(openDays).to.deep.equal([]);
    expect(quorum).to.include({ isSet: false, waitingSince: null });
    const actions = (await listLedger(centre.app)).slice(-2).map(({ action }) => action);
    expect(actions).to.deep.equal(['ledger.end_day', 'ledger.close_day']);
  });

  it('are appointed by two officers, once, and shown to those who propose', async () => {
    one = await centre.appoint('qy-county-1');
    two = await centre.appoint('qy-county-2', { isListening: true });
    three = await centre.appoint('qy-county-3', { isListening: true });
    const { witnesses, rules } = (await centre.security.get('/api/witnesses')).as(
      browseWitnesses.response,
    );
    expect(witnesses.map(({ name }) => name)).to.deep.equal([
      'qy-county-1',
      'qy-county-2',
      'qy-county-3',
    ]);
    expect(rules).to.equal('');
    const unitId = centre.app.database.superuser('units').first<{ id: string }>('id');
    const again = {
      kind: 'ledger.appoint_witness',
      verifierKey: one.bed.verifierKey,
      witnessKind: 'server',
      unitId: (await unitId).id,
      address: '',
    };
    expect((await centre.propose(again)).status).to.equal(409);
    for (const wrong of [
      { ...again, verifierKey: 'qy-county-9+00000000+AAAA' },
      { ...again, address: 'ftp://10.1.1.1' },
      { ...again, unitId: 'nowhere' },
    ]) {
      expect((await centre.propose(wrong)).status, JSON.stringify(wrong)).to.equal(400);
    }
    const byAuditor = await centre.auditor.post('/api/changes', { change: again, reason: '自荐' });
    expect(byAuditor.status).to.equal(403);
  });

  it('refuses a quorum that two forks could both get, that nobody can get, or of strangers', async () => {
    const wrong = [
      ['group all any qy-county-1 qy-county-2\nquorum all', '互不相交'],
      ['group all 2 qy-county-1 qy-county-9\nquorum all', '没有在前面定义'],
      ['group all 3 qy-county-1 qy-county-2\nquorum all', '数目不大于成员数'],
      ['group all 2 qy-county-1 qy-county-2', 'quorum'],
      ['witness me x\nquorum none', '请删去'],
    ] as const;
    for (const [rules, told] of wrong) {
      const answer = await centre.propose({ kind: 'ledger.set_quorum', rules });
      expect(answer.status, rules).to.equal(400);
      expect(answer.error.message).to.contain(told);
    }
    await centre.setQuorum(RULES);
    expect((await centre.shown()).quorum).to.include({ isSet: true, rules: RULES });
    const retiring = { kind: 'ledger.retire_witness', name: 'qy-county-1' };
    expect((await centre.propose(retiring)).error.message).to.contain('先设定');
  });

  it('cosign by asking and by being asked, and their lines are kept beside the lock', async () => {
    const size = await centre.record();
    centre.app.clock.pass(MINUTE);
    const [look] = await centre.look(one);
    expect(look).to.include({ state: 'cosigned' });
    await centre.app.services.witnesses.round();
    const { witnesses, quorum } = await centre.shown();
    expect(
      witnesses.map(({ state, lastSize, trouble }) => [state, lastSize, trouble]),
    ).to.deep.equal([size, size, size].map((each) => ['in_step', each, '']));
    expect(quorum.standing?.size).to.equal(size);
    const held = readFileSync(join(centre.app.home, 'witnessed'), 'utf8');
    const { policy } = await policyInForce(centre.app.services.db, centre.app.services.ledger);
    expect(openCosigned(held, policy).witnesses).to.have.members([
      'qy-county-1',
      'qy-county-2',
      'qy-county-3',
    ]);
  });

  it('of one busy minute all sign the same head', async () => {
    await centre.record();
    centre.app.clock.pass(MINUTE);
    const offered = await centre.record();
    centre.app.clock.pass(MINUTE);
    await centre.look(one);
    for (let count = 0; count < 5; count += 1) await centre.record();
    await centre.app.services.witnesses.round();
    const { witnesses, quorum } = await centre.shown();
    expect(witnesses.map(({ lastSize }) => lastSize)).to.deep.equal([offered, offered, offered]);
    expect(quorum.standing?.size).to.equal(offered);
    expect(witnesses[0]?.behindBy).to.equal(5);
  });

  it('show whether our clock is right, or theirs', async () => {
    for (const [errorMs, told] of [
      [15 * MINUTE, '快 15 分钟'],
      [-HOUR, '慢 59 分钟'],
    ] as const) {
      one.bed.errorMs = errorMs;
      await centre.record();
      centre.app.clock.pass(MINUTE);
      await centre.look(one);
      const raised = await witnessAlarms(centre.app.services);
      expect(raised.map(({ code }) => code)).to.deep.equal(['ledger.clock_astray']);
      expect(raised[0]?.text).to.contain(`见证 qy-county-1 的时钟比本机${told}`);
    }
    one.bed.errorMs = 0;
    await centre.record();
    centre.app.clock.pass(MINUTE);
    await centre.look(one);
    expect(await alarms()).to.deep.equal([]);
  });

  it('are believed for their signatures alone', async () => {
    const { services } = centre.app;
    const { note } = one.witness.held();
    if (note === undefined) throw new Error('nothing held');
    const stranger = await makeWitness(services.ledger.firstKey, 'qy-county-1');
    const opened = await stranger.open();
    const offered = await fetch(`${centre.app.url}/api/ledger/checkpoint?since=0`);
    const asked = (await offered.json()) as { note: string };
    const forged = await opened.consider({
      oldSize: 0,
      proof: [],
      changes: [],
      note: asked.note,
    });
    await opened.close();
    stranger.clear();
    if (forged.verdict !== 'cosigned') throw new Error(forged.verdict);
    expect((await post('cosignatures', forged.note)).status).to.equal(403);
    expect((await post('cosignatures', asked.note)).status).to.equal(403);
    expect((await post('cosignatures', note.replace('\n', 'x\n'))).status).to.equal(403);
    expect((await post('cosignatures', 'nonsense')).status).to.equal(403);
    expect((await post('cosignatures', '')).status).to.equal(400);
    expect((await post('cosignatures', note)).status).to.equal(200);
    expect((await post('disputes', note)).status).to.equal(409);
  });

  it('close a day when a quorum stands under a head of after its end: one of three may fail', async () => {
    await centre.record();
    centre.app.clock.pass(24 * HOUR);
    await centre.look(one);
    await centre.app.services.witnesses.round();
    expect((await centre.shown()).openDays).to.deep.equal(['2026-11-25']);
    await turn(one);
    expect((await centre.shown()).days[0]?.day).to.equal('2026-11-25');

    centre.app.clock.pass(24 * HOUR);
    const { services } = centre.app;
    await turn();
    const { days } = await centre.shown();
    expect(days[0]).to.include({ day: '2026-11-26' });
    expect(days[0]?.signers).to.deep.equal(['qy-county-2', 'qy-county-3']);
    const sheet = (await centre.auditor.get('/api/ledger/days/2026-11-26')).as(showDay.response);
    const { policy } = await policyInForce(services.db, services.ledger);
    const opened = openCosigned(sheet.note, policy);
    expect(opened.checkpoint).to.deep.include({
      size: sheet.size,
      root: Buffer.from(sheet.root, 'hex'),
    });
    expect(sheet.witnesses.map(({ name }) => name)).to.deep.equal(days[0]?.signers);
    expect(sheet.signedAt >= '2026-11-26T16:00:00').to.equal(true);
    expect((await centre.auditor.get('/api/ledger/days/2026-11-27')).status).to.equal(403);
    expect((await centre.security.get('/api/ledger/days/2026-11-26')).status).to.equal(403);
  });

  it('leave a day open, and raise an alarm after a day, where no quorum comes', async () => {
    await centre.setQuorum('group all 2 qy-county-1 qy-county-2\nquorum all');
    await centre.record();
    expect(await alarms()).to.deep.equal([]);
    centre.app.clock.pass(25 * HOUR);
    await turn();
    const { days, openDays, quorum } = await centre.shown();
    expect(days[0]?.day).to.equal('2026-11-26');
    expect(openDays).to.deep.equal(['2026-11-27']);
    expect(quorum.isOverdue).to.equal(true);
    expect(await alarms()).to.deep.equal(['ledger.no_quorum']);
    const shown = await centre.auditor.get('/api/alarms');
    expect(JSON.stringify(shown.body)).to.contain('没有凑齐法定见证');

    await turn(one);
    expect((await centre.shown()).openDays).to.deep.equal([]);
    expect(await alarms()).to.deep.equal([]);
  });

  it('of a stolen log key make no second history', async () => {
    const { services } = centre.app;
    const held = two.witness.held();
    const signer = JSON.parse(
      services.keystore.readSecret('ledger-signing-key')?.toString() ?? '',
    ) as { name: string; privateKey: string; publicKey: string };
    const forged = signCheckpoint(
      { origin: signer.name, size: held.size + 3, root: Buffer.alloc(32, 7), timeMs: Date.now() },
      signer,
    );
    const { size } = one.witness.held();
    const answer = await one.witness.consider({
      oldSize: size,
      proof: [],
      changes: [],
      note: forged,
    });
    expect(answer.verdict).to.equal('unproven');
    const answers = await Promise.all(
      [two, three].map(async ({ address }) => {
        const body = `old ${held.size}\n\n${forged}`;
        return (await fetch(`${address}/add-checkpoint`, { method: 'POST', body })).status;
      }),
    );
    expect(answers).to.deep.equal([422, 422]);
    const { policy } = await policyInForce(services.db, services.ledger);
    expect(openCosigned(forged, policy).witnesses).to.deep.equal([]);
    expect((await post('cosignatures', forged)).status).to.equal(403);
  });

  it('show what contradicts the ledger, which is kept and raises an alarm', async () => {
    const { services } = centre.app;
    const signer = JSON.parse(
      services.keystore.readSecret('ledger-signing-key')?.toString() ?? '',
    ) as { name: string; privateKey: string; publicKey: string };
    const rogue = await makeWitness(services.ledger.firstKey, 'qy-county-1');
    rogue.clear();
    const head = { origin: signer.name, size: 3, root: Buffer.alloc(32, 9), timeMs: Date.now() };
    const note = signCheckpoint(head, signer);
    const key = await one.bed.privateKey();
    const cosigned = cosign(note, { ...one.bed.key, privateKey: key }, Date.now());
    expect((await post('disputes', note)).status).to.equal(403);
    expect((await post('disputes', cosigned)).status).to.equal(200);
    expect((await post('disputes', cosigned)).status).to.equal(200);
    const { disputes, witnesses } = await centre.shown();
    expect(disputes).to.have.length(1);
    expect(disputes[0]).to.include({ witness: 'qy-county-1', note: cosigned });
    expect(witnesses[0]?.state).to.equal('disputed');
    expect(await alarms()).to.deep.equal(['ledger.disputed']);
  });

  it('end by two officers, for good', async () => {
    await centre.setQuorum('quorum none');
    await centre.carryOut({ kind: 'ledger.retire_witness', name: 'qy-county-3' });
    const { witnesses, retired } = await centre.shown();
    expect(witnesses).to.have.length(2);
    expect(retired.map(({ name }) => name)).to.deep.equal(['qy-county-3']);
    const { note = '' } = three.witness.held();
    expect((await post('cosignatures', note)).status).to.equal(403);
  });
});
