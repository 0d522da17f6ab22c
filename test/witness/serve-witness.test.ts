import { expect } from 'chai';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openCheckpoint } from '../../audit/checkpoint.ts';
import { addSignatureLines } from '../../audit/cosignature.ts';
import { writeAddCheckpoint } from '../../server/witness/add-checkpoint-text.ts';
import type { Witness } from '../../server/witness/open-witness.ts';
import { serveWitness } from '../../server/witness/serve-witness.ts';
import { newSigner } from '../audit/support/make-package.ts';
import { makeWitness, type TestWitness } from './support/make-witness.ts';
import { makePaperLog, type PaperLog } from './support/paper-log.ts';

describe('a witness that listens', () => {
  const log = makePaperLog();
  let bed: TestWitness;
  let witness: Witness;
  let server: Server;
  let url: string;
  let alarms: string[];
  beforeEach(async () => {
    bed = await makeWitness(log.signer);
    witness = await bed.open();
    alarms = [];
    server = serveWitness(witness, (message) => alarms.push(message));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await witness.close();
    bed.clear();
  });

  const post = async (body: string): Promise<{ status: number; type: string; text: string }> => {
    const answer = await fetch(`${url}/add-checkpoint`, { method: 'POST', body });
    const type = answer.headers.get('content-type') ?? '';
    return { status: answer.status, type, text: await answer.text() };
  };
  const ask = async (from: number, to: number, of: PaperLog = log) =>
    post(writeAddCheckpoint(await of.ask(from, to)));

  it('answers 200 with a line that fits under the note', async () => {
    const { status, text } = await ask(0, 12);
    expect(status).to.equal(200);
    const note = addSignatureLines(log.note(12), [text]);
    expect(openCheckpoint(note, [bed.key]).size).to.equal(12);
  });

  it('answers 409 with the size that it holds', async () => {
    await ask(0, 12);
    expect(await ask(3, 20)).to.include({ status: 409, text: '12\n' });
    expect((await ask(3, 20)).type).to.contain('text/x.tlog.size');
    expect(await ask(12, 7)).to.include({ status: 409, text: '12\n' });
  });

  it('answers 422 to a fork, and raises the alarm', async () => {
    await ask(0, 12);
    const fork = log.forkedAt(5);
    expect((await ask(12, 12, fork)).status).to.equal(422);
    expect((await ask(12, 30, fork)).status).to.equal(422);
    expect(alarms).to.have.length(2);
    expect(alarms[0]).to.contain('evidence');
  });

  it('answers 403, 404 and 400 to strangers, and 413 to floods', async () => {
    expect((await ask(0, 12, makePaperLog(newSigner()))).status).to.equal(403);
    const other = makePaperLog({ ...newSigner(), name: 'elsewhere' });
    const { note } = await other.ask(0, 3);
    const elsewhere = note.replace(/^[^\n]+/, 'elsewhere');
    expect((await post(`old 0\n\n${elsewhere}`)).status).to.equal(404);
    expect((await post('nonsense')).status).to.equal(400);
    expect((await post('old 00\n\nnonsense')).status).to.equal(400);
    expect((await post(`old 0\nAA==\n\n${note}`)).status).to.equal(400);
    expect((await post('x'.repeat(131_073))).status).to.equal(413);
    expect((await fetch(`${url}/add-checkpoint`)).status).to.equal(404);
  });

  it('shows the note that it signed last, and nothing before', async () => {
    expect((await fetch(`${url}/checkpoint`)).status).to.equal(404);
    await ask(0, 12);
    const shown = await (await fetch(`${url}/checkpoint`)).text();
    expect(shown).to.equal(witness.held().note);
  });
});
