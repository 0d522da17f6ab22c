import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { signCheckpoint } from '../../../audit/checkpoint.ts';
import { decodeLogKeys } from '../../../audit/log-keys.ts';
import { fingerprintOf } from '../../../audit/verifier-key.ts';
import { showKeys } from '../../../server/modules/keys/contract.ts';
import { showChange, outcome } from '../../../server/modules/changes/contract.ts';
import { exportLedger } from '../../../server/modules/ledger/export-ledger.ts';
import type { LedgerSigner } from '../../../server/modules/ledger/index.ts';
import { gatherWitnessed } from '../../../server/modules/witnesses/index.ts';
import { listLedger } from '../../support/ledger-entries.ts';
import { verifyFilesByBoth } from '../ledger/support/verify-database.ts';
import { openWatchedCentre, type WatchedCentre, type Watcher } from './support/watched-centre.ts';

const MINUTE = 60_000;
const CHANGE = { kind: 'ledger.change_key' };

describe('#ledger.change_key', () => {
  let centre: WatchedCentre;
  let listening: Watcher;
  let asking: Watcher;
  before(async () => {
    centre = await openWatchedCentre();
    listening = await centre.appoint('qy-county-1', { isListening: true });
    asking = await centre.appoint('qy-county-2');
    await centre.setQuorum('group both 2 qy-county-1 qy-county-2\nquorum both');
  });
  after(() => centre.close());

  const turn = async (...watchers: Watcher[]): Promise<void> => {
    centre.app.clock.pass(2 * MINUTE);
    await centre.look(...watchers);
    await centre.app.services.witnesses.round();
  };
  const propose = () =>
    centre.sysadmin.post('/api/changes', { change: CHANGE, reason: '年度更换' });
  const carryOut = async (): Promise<string> => {
    const { id } = (await propose()).as(outcome);
    const confirmed = await centre.security.post(`/api/changes/${id}/confirm`, {});
    expect(confirmed.status, confirmed.bytes.toString()).to.equal(200);
    return id;
  };
  const keys = () => centre.app.services.ledger.keys(centre.app.services.db);
  const keysOf = ({ bed }: Watcher) =>
    decodeLogKeys(readFileSync(join(bed.folder, 'log.txt'), 'utf8'));

  it('is proposed by the system administrator alone, and says which key it ends', async () => {
    expect((await centre.propose(CHANGE)).status).to.equal(403);
    expect(
      (await centre.auditor.post('/api/changes', { change: CHANGE, reason: '年度更换' })).status,
    ).to.equal(403);
    const { id } = (await propose()).as(outcome);
    const [key] = await keys();
    const { lines } = (await centre.security.get(`/api/changes/${id}`)).as(showChange.response);
    expect(lines[0]?.before).to.equal(`指纹 ${fingerprintOf(key?.publicKey ?? '')}`);
    expect((await centre.sysadmin.post(`/api/changes/${id}/confirm`, {})).status).not.to.equal(200);
    expect(await keys()).to.have.length(1);
    await centre.security.post(`/api/changes/${id}/reject`, { reason: '暂缓' });
    expect(await keys()).to.have.length(1);
  });

  it('puts the KEY entry behind the order, and the key on the officers’ screen', async () => {
    await centre.record();
    await turn(asking);
    const id = await carryOut();
    await centre.record();
    const all = await listLedger(centre.app);
    const at = all.findIndex(({ kind }) => kind === 'KEY');
    expect(all[at - 1]).to.include({ action: 'ledger.change_key', kind: 'CHANGE', approval: id });
    expect(all[at]).to.include({ action: 'ledger.change_key', actor: 'system', approval: id });
    const shown = (await centre.sysadmin.get('/api/keys')).as(showKeys.response).ledger;
    expect(shown.map(({ from }) => from)).to.deep.equal([0, at + 2]);
    expect(shown[1]?.fingerprint).to.equal(fingerprintOf((await keys())[1]?.publicKey ?? ''));
    expect(shown[1]?.since).to.equal(centre.app.clock.now.toISOString());
  });

  it('is followed by a witness that listens and by one that was away over several', async () => {
    await centre.record();
    await turn();
    expect(keysOf(listening)).to.have.length(2);
    expect(keysOf(asking)).to.have.length(1);
    await carryOut();
    await carryOut();
    const size = await centre.record();
    await turn(asking);
    for (const watcher of [listening, asking]) {
      expect(watcher.witness.held().size, watcher.name).to.be.at.least(size);
      expect(keysOf(watcher).map(({ from }) => from)).to.deep.equal(
        (await keys()).map(({ from }) => from),
      );
    }
    const { quorum, witnesses } = await centre.shown();
    expect(quorum.standing?.size).to.be.at.least(size);
    expect(witnesses.map(({ trouble, state }) => [trouble, state])).to.deep.equal([
      ['', 'in_step'],
      ['', 'in_step'],
    ]);
  });

  it('outlives a restart of the witness, and of the centre’s comparison with it', async () => {
    await asking.witness.close();
    asking.witness = await asking.bed.open();
    await centre.record();
    const [look] = (centre.app.clock.pass(2 * MINUTE), await centre.look(asking));
    expect(look?.state, look?.message).to.equal('cosigned');
    const { db, config } = centre.app.services;
    const heads = await gatherWitnessed({
      db,
      home: config.home,
      log: await keys(),
      mayStartAlone: false,
    });
    expect(heads).to.have.length.greaterThan(1);
  });

  it('closes days, and is intact for both verifiers by the policy that the screen shows', async () => {
    centre.app.clock.pass(24 * 60 * MINUTE);
    await centre.record();
    await centre.app.services.witnesses.round();
    await turn(asking);
    await turn(asking);
    const { days, quorum } = await centre.shown();
    expect(days).not.to.deep.equal([]);
    const { db, witnesses } = centre.app.services;
    const machine = await verifyFilesByBoth(
      exportLedger(db, await keys(), await witnesses.forExport()),
      { policy: quorum.policy },
    );
    expect(machine).to.deep.include({ exitCode: 0, findings: [] });
    expect(quorum.policy.match(/^log .* from \d+$/gm)).to.have.length(3);
  });

  it('leaves a thief of the old key nothing to sign', async () => {
    const { services } = centre.app;
    const old = JSON.parse(
      services.keystore.readSecret('ledger-signing-key')?.toString() ?? '',
    ) as LedgerSigner;
    const { size, root } = listening.witness.held();
    const head = { origin: old.name, size: size + 5, root, timeMs: Date.now() };
    const note = signCheckpoint(head, old);
    for (const { witness } of [listening, asking]) {
      const asked = { oldSize: witness.held().size, proof: [], changes: [], note };
      expect(await witness.consider(asked)).to.deep.equal({ verdict: 'forged' });
    }
    const same = signCheckpoint({ ...head, size }, old);
    const asked = { oldSize: size, proof: [], changes: [], note: same };
    expect(await listening.witness.consider(asked)).to.deep.equal({ verdict: 'forged' });
    const told = await centre.app.anyone().post('/api/ledger/disputes', { note: same });
    expect(told.status).to.equal(403);
  });
});
