import { expect } from 'chai';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { centreAt, lookAtCentre, type Look } from '../../server/witness/follow-centre.ts';
import type { Witness } from '../../server/witness/open-witness.ts';
import { makeMaterial, newSigner } from '../audit/support/make-package.ts';
import { makeWitness, type TestWitness } from './support/make-witness.ts';

describe('a witness that asks the centre', () => {
  const signer = newSigner();
  const [note = ''] = makeMaterial([3], signer).notes;
  const offer = { note, proof: [], changes: [] };
  let answer = { status: 200, body: '' };
  let asked: string[] = [];
  let server: Server;
  let bed: TestWitness;
  let witness: Witness;
  before(async () => {
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      const { status, body } = request.method === 'GET' ? answer : { status: 200, body: '{}' };
      response.writeHead(status).end(body);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    bed = await makeWitness(signer);
    witness = await bed.open();
  });
  after(async () => {
    await witness.close();
    bed.clear();
    server.close();
  });

  const lookAt = (body: string, status = 200): Promise<Look> => {
    answer = { status, body };
    asked = [];
    const { port } = server.address() as AddressInfo;
    return lookAtCentre(witness, centreAt(`http://127.0.0.1:${port}`));
  };

  it('tells an answer that is no checkpoint from a centre that cannot be reached', async () => {
    const hash = Buffer.alloc(32).toString('base64');
    const nonsense: [string, string][] = [
      ['<html>请登录</html>', '不是 JSON'],
      ['[]', '不是 JSON 对象'],
      ['{}', 'note 应为文字'],
      [JSON.stringify({ ...offer, note: 7 }), 'note 应为文字'],
      [JSON.stringify({ note }), 'proof 应为一列文字'],
      [JSON.stringify({ ...offer, proof: [null] }), 'proof 应为一列文字'],
      [JSON.stringify({ ...offer, proof: ['AAAA'] }), '摘要格式不对'],
      [JSON.stringify({ ...offer, proof: Array<string>(64).fill(hash) }), '证明过长'],
      [JSON.stringify({ ...offer, changes: {} }), 'changes 应为一列换钥记录'],
      [JSON.stringify({ ...offer, changes: [{ index: 0, leaf: 'AAAA' }] }), 'changes 应为'],
      [JSON.stringify({ ...offer, changes: [{ index: -1, leaf: 'AA==', hashes: [] }] }), '换钥应'],
      [JSON.stringify({ ...offer, more: 'x'.repeat(131_072) }), '过长'],
    ];
    for (const [body, told] of nonsense) {
      const { state, message } = await lookAt(body);
      expect(state, body.slice(0, 80)).to.equal('nonsense');
      expect(message).to.contain('告警：中心的答复不是检查点').and.to.contain(told);
      expect(asked).to.deep.equal(['GET /api/ledger/checkpoint?since=0']);
    }
    expect(witness.held().size).to.equal(0);
  });

  it('waits where the centre has signed nothing, is away, or refuses in its own words', async () => {
    expect(await lookAt('{"note":null,"proof":[]}')).to.include({ state: 'idle' });
    for (const [body, told] of [
      ['', '503'],
      ['null', '503'],
      ['{"message":"请求过于频繁"}', '请求过于频繁'],
    ] as const) {
      const { state, message } = await lookAt(body, 503);
      expect(state).to.equal('unreachable');
      expect(message).to.contain('稍后再试').and.to.contain(told);
    }
    const stranger = await lookAt('{"message":"没有权限"}', 403);
    expect(stranger.state).to.equal('unreachable');
    expect(stranger.message).to.contain('请安全保密管理员按本见证的公钥行任命');
    const away = await lookAtCentre(witness, centreAt('http://127.0.0.1:1'));
    expect(away.state).to.equal('unreachable');
  });

  it('signs a head whether or not the centre knows of changes of key', async () => {
    expect(await lookAt(JSON.stringify({ note, proof: [] }))).to.include({ state: 'cosigned' });
    expect(asked.at(-1)).to.equal('POST /api/ledger/cosignatures');
    expect(await lookAt(JSON.stringify({ ...offer, later: 1 }))).to.include({ state: 'cosigned' });
    expect(witness.held().size).to.equal(3);
  });

  it('raises the alarm at a head by a stranger', async () => {
    const [forged = ''] = makeMaterial([3], newSigner()).notes;
    const look = await lookAt(JSON.stringify({ ...offer, note: forged }));
    expect(look.state).to.equal('alarm');
    expect(look.message).to.contain('不是所见证账本的密钥所签');
  });
});
