import { expect } from 'chai';
import { createServer, type Server } from 'node:http';
import { lastSignatureLine } from '../../../audit/cosignature.ts';
import { serveWitness } from '../../../server/witness/serve-witness.ts';
import {
  listen,
  openWatchedCentre,
  type WatchedCentre,
  type Watcher,
} from './support/watched-centre.ts';

const MINUTE = 60_000;

describe('what stands in the way of a witness that is asked', () => {
  let centre: WatchedCentre;
  let watcher: Watcher;
  let server: Server;
  let sound: Server;
  /** What the address answers to everything; without it, as the witness does. */
  let reply: { status: number; text: string } | undefined;
  before(async () => {
    centre = await openWatchedCentre();
    server = createServer((request, response) => {
      if (!reply) return void sound.emit('request', request, response);
      response.writeHead(reply.status).end(reply.text);
    });
    const address = await listen(server);
    watcher = await centre.appoint('qy-county-1', { address });
    sound = serveWitness(watcher.witness, () => undefined);
  });
  after(async () => {
    server.close();
    await centre.close();
  });

  /** How it is shown after a round in which it answers so. */
  const asked = async (given: typeof reply) => {
    reply = given;
    await centre.record();
    centre.app.clock.pass(MINUTE);
    await centre.app.services.witnesses.round();
    return (await centre.shown()).witnesses[0];
  };

  it('is nothing where it signs', async () => {
    expect(await asked(undefined)).to.include({ state: 'in_step', trouble: '' });
  });

  const cases = [
    [200, '', '它的答复不是对所送检查点的签名'],
    [200, '<html>登录</html>', '它的答复不是对所送检查点的签名'],
    [200, '— qy-county-1 AAAAAAAA\n', '它的答复不是对所送检查点的签名'],
    [400, '', '它读不懂送去的检查点'],
    [403, '', '它不认本账本的公钥'],
    [404, '', '它见证的不是本账本'],
    [409, '999999\n', '它已签到第 999999 条，比本账本还多'],
    [409, 'nonsense', '它答复 409'],
    [422, '', '它拒绝签名'],
    [500, '', '它答复 500'],
    [503, '', '它已停止签名'],
  ] as const;
  for (const [status, text, told] of cases) {
    it(`is told where it answers ${status} ${text.trim()}`, async () => {
      const shown = await asked({ status, text });
      expect(shown?.trouble).to.contain(told);
      expect(shown?.trouble).to.not.contain('联系不上');
    });
  }

  it('is told where it signs again what it signed before', async () => {
    const { note = '' } = watcher.witness.held();
    const shown = await asked({ status: 200, text: lastSignatureLine(note) });
    expect(shown?.trouble).to.contain('它的答复不是对所送检查点的签名');
    expect(shown?.behindBy).to.be.greaterThan(0);
  });

  it('passes when it signs again', async () => {
    expect(await asked(undefined)).to.include({ trouble: '', behindBy: 0 });
  });

  it('is told where nobody is there', async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect((await asked(undefined))?.trouble).to.match(/^联系不上：.*ECONNREFUSED/);
  });
});
