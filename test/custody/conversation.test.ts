import { expect } from 'chai';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { converse, LinkDown } from '../../server/custody/link/conversation.ts';

const SECRET = Buffer.from('a key that no log may hold').toString('base64');

describe('what the house hears from the holder of the ledger', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lantai-converse-'));
  const path = join(folder, 'holder.sock');
  let says = '';
  let holder: Server;
  before(async () => {
    holder = createServer((socket) => void socket.once('data', () => socket.write(says)));
    await once(holder.listen(path), 'listening');
  });
  after(() => {
    holder.close();
    rmSync(folder, { recursive: true });
  });

  const nonsense: [what: string, said: unknown][] = [
    ['no object', null],
    ['a fault that is none', { no: 1, fault: null }],
    ['neither done nor failed', { no: 1 }],
    ['a key in the place of a list of keys', { no: 1, done: SECRET }],
    ['a list of what is no key', { no: 1, done: [SECRET, 7] }],
    ['a fault of a kind that there is not', { no: 1, fault: { kind: SECRET, text: SECRET } }],
  ];
  for (const [what, said] of nonsense) {
    it(`is not believed, and ends the link: ${what}`, async () => {
      const told: string[] = [];
      says = `${JSON.stringify(said)}\n${JSON.stringify({ no: 1, done: [SECRET] })}\n`;
      const link = await converse(path, (reason) => told.push(reason));
      const end = await link
        .ask({ do: 'release_pages', entryId: '', actor: '', item: '', files: [] })
        .catch((error: unknown) => error);
      expect(end).to.be.instanceOf(LinkDown);
      await link.closed;
      expect(told).to.have.length(1);
      expect(told[0]).to.contain('spoke nonsense').and.not.to.contain(SECRET);
    });
  }

  it('is answered where it has the form of its order', async () => {
    const done = { index: 3, checkpoint: 'c', proof: [Buffer.alloc(32).toString('base64')] };
    says = `${JSON.stringify({ no: 1, done })}\n`;
    const link = await converse(path, () => undefined);
    const answer = await link.ask({ do: 'watch', entryId: '' });
    expect(answer).to.deep.equal(done);
    link.end();
    await link.closed;
  });
});
