import { expect } from 'chai';
import { sm3 } from '../../../crypto/sm3.ts';
import { proveTerminal } from '../../../server/modules/terminals/contract.ts';
import { recordedBy } from '../../support/ledger-entries.ts';
import type { Caller } from '../../support/caller.ts';
import {
  openTerminalRoom,
  signatureOf,
  type Device,
  type TerminalRoom,
} from './support/terminal-room.ts';

const PROOF = '/api/terminal/proof';

describe('#terminals.prove', () => {
  let room: TerminalRoom;
  let device: Device;
  let caller: Caller;
  before(async () => {
    room = await openTerminalRoom();
    device = room.device();
    await room.place(device);
  });
  after(() => room.app.close());
  beforeEach(() => {
    caller = room.from(device.address);
  });

  it('makes a registered terminal known, by a cookie that no script reads', async () => {
    const entries = await recordedBy(room.app, async () => {
      const answer = await room.prove(caller, device);
      expect(answer.as(proveTerminal.response).terminalName).to.equal(`终端 ${device.address}`);
      const [cookie = ''] = answer.headers.getSetCookie();
      expect(cookie).to.match(/^lantai_terminal=[\w-]{43};/);
      expect(cookie.toLowerCase()).to.contain('httponly').and.contain('samesite=strict');
      expect(cookie.toLowerCase()).to.contain('secure');
    });
    expect(entries.map(({ kind, action }) => [kind, action])).to.deep.equal([
      ['DONE', 'terminals.prove'],
    ]);
    expect((await room.logIn(caller, 'clerk', 'QY-BHQ')).status).to.equal(200);
    expect((await caller.get('/api/session')).status).to.equal(200);
  });

  it('stores no token, only its digest', async () => {
    await room.prove(caller, device);
    const token = caller.cookie.split('=')[1] ?? '';
    const rows = await room.app.database.superuser('terminal_tokens').select();
    expect(JSON.stringify(rows)).to.not.contain(token);
    expect(
      rows.some(({ token_digest }: { token_digest: Buffer }) => token_digest.equals(sm3(token))),
    ).to.be.true;
  });

  it('takes no proof twice', async () => {
    const proof = await room.proofOf(caller, device);
    expect((await caller.post(PROOF, proof)).status).to.equal(200);
    expect((await caller.post(PROOF, proof)).status).to.equal(409);
  });

  it('takes one of twenty copies sent at once', async () => {
    const proof = await room.proofOf(caller, device);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => room.from(device.address).post(PROOF, proof)),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).to.deep.equal([200, ...Array.from({ length: 19 }, () => 409)]);
  });

  it('takes none after a minute, and none for a word asked for elsewhere', async () => {
    const late = await room.proofOf(caller, device);
    room.app.clock.pass(60_000);
    expect((await caller.post(PROOF, late)).status).to.equal(409);
    const elsewhere = await room.proofOf(room.from('10.9.9.9'), device);
    expect((await caller.post(PROOF, elsewhere)).status).to.equal(409);
    const invented = { ...late, nonce: 'A'.repeat(43) };
    expect((await caller.post(PROOF, invented)).status).to.equal(409);
  });

  it('takes none that another key has signed, and writes it down', async () => {
    const other = room.device();
    await room.place(other);
    const { nonce } = await room.proofOf(caller, device);
    const forged = { publicKey: device.publicKey, nonce, signature: signatureOf(other, nonce) };
    const entries = await recordedBy(room.app, async () => {
      expect((await caller.post(PROOF, forged)).status).to.equal(403);
    });
    expect(entries).to.have.length(1);
    expect(entries[0]).to.include({ kind: 'DENY', outcome: 'wrong_signature' });
    expect(caller.cookie).to.equal('');
  });

  it('takes none for this key that was signed over the name of another', async () => {
    const other = room.device();
    const { nonce } = await room.proofOf(caller, device);
    const swapped = { ...device, publicKey: other.publicKey };
    const signature = signatureOf(swapped, nonce);
    const answer = await caller.post(PROOF, { publicKey: device.publicKey, nonce, signature });
    expect(answer.status).to.equal(403);
  });

  it('tells a key that nobody registered so', async () => {
    const answer = await room.prove(caller, room.device());
    expect(answer.status).to.equal(401);
    expect(answer.error.message).to.contain('本终端未登记');
  });

  it('survives what is no key and no signature', async () => {
    const { nonce } = await room.proofOf(caller, device);
    const good = { publicKey: device.publicKey, nonce, signature: '0'.repeat(128) };
    for (const bad of [
      { ...good, publicKey: '' },
      { ...good, publicKey: `04${'f'.repeat(129)}` },
      { ...good, publicKey: device.publicKey.toUpperCase() },
      { ...good, publicKey: 7 },
      { ...good, signature: 'f'.repeat(127) },
      { ...good, signature: `${'f'.repeat(127)}\n` },
      { ...good, signature: 'f'.repeat(100_000) },
      { ...good, nonce: 'n'.repeat(65) },
      { ...good, extra: true },
      {},
    ]) {
      const answer = await caller.post(PROOF, bad);
      expect(answer.status, JSON.stringify(bad).slice(0, 60)).to.equal(400);
    }
    expect((await caller.post(PROOF, good)).status).to.equal(403);
    for (const signature of ['f'.repeat(128), `${'0'.repeat(63)}1${'f'.repeat(64)}`]) {
      const fresh = await room.proofOf(caller, device);
      expect((await caller.post(PROOF, { ...fresh, signature })).status).to.equal(403);
    }
  });

  it('keeps eight tokens of a terminal at most, the newest', async () => {
    for (let count = 0; count < 12; count += 1) {
      room.app.clock.pass(1000);
      await room.prove(caller, device);
    }
    const { id } = await room.terminal(`终端 ${device.address}`);
    const rows = await room.app.database.superuser('terminal_tokens').where({ terminal_id: id });
    expect(rows).to.have.length(8);
    expect((await room.logIn(caller, 'clerk', 'QY-BHQ')).status).to.equal(200);
  });

  it('is good for twelve hours', async () => {
    await room.prove(caller, device);
    room.app.clock.pass(12 * 3_600_000 - 1000);
    expect((await room.logIn(caller, 'clerk', 'QY-BHQ')).status).to.equal(200);
    room.app.clock.pass(2000);
    expect((await caller.get('/api/session')).status).to.equal(401);
    expect((await room.logIn(caller, 'clerk', 'QY-BHQ')).status).to.equal(403);
  });
});
