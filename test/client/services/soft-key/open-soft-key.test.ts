import { expect } from 'chai';
import { openSoftKey } from '../../../../client/services/soft-key/open-soft-key.ts';
import { deriveKey } from '../../../../client/services/soft-key/derive-key.ts';
import { loginMessage } from '../../../../client/features/session/login-message.ts';
import { sm2Verify } from '../../../../crypto/sm2.ts';
import { sm2PublicKeyFromPoint } from '../../../../crypto/sm2-keys.ts';
import { pbkdf2Sm3 } from '../../../../crypto/sm3.ts';
import { createSoftKey } from '../../../../crypto/soft-key.ts';
import { loginMessage as serverMessage } from '../../../../server/modules/sessions/contract.ts';

const PIN = '2026';
const failure = (act: () => unknown): Promise<string> =>
  Promise.resolve()
    .then(act)
    .then(
      () => 'none',
      (thrown: unknown) => (thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : 'odd'),
    );

describe('a soft key', () => {
  const make = async (rounds = 50): Promise<string> =>
    JSON.stringify(await createSoftKey(PIN, { label: '测试', rounds }));

  it('made by the command line signs in the browser what the server takes', async () => {
    const key = openSoftKey(await make());
    const [card] = await key.listKeys();
    expect(card?.label).to.equal('测试');
    const point = sm2PublicKeyFromPoint(Buffer.from(card?.publicKey ?? '', 'hex'));
    for (let count = 0; count < 20; count += 1) {
      const message = `问候 ${count}`;
      const signature = await key.sign(card?.publicKey ?? '', PIN, message);
      expect(signature).to.match(/^[0-9a-f]{128}$/);
      const isRight = sm2Verify(point, Buffer.from(message), Buffer.from(signature, 'hex'));
      expect(isRight).to.equal(true);
    }
  });

  it('does not open by another PIN, nor when a digit of it has changed', async () => {
    const text = await make();
    expect(await failure(() => openSoftKey(text).sign('', '2027', 'x'))).to.contain(
      'KeyFault: 密钥的 PIN',
    );
    const file = JSON.parse(text) as { publicKey: string; lock: { sealed: string } };
    const flip = (hex: string): string => (hex.startsWith('0') ? '1' : '0') + hex.slice(1);
    const damaged = { ...file, lock: { ...file.lock, sealed: flip(file.lock.sealed) } };
    const moved = { ...file, publicKey: `04${flip(file.publicKey.slice(2))}` };
    for (const one of [damaged, moved]) {
      const key = openSoftKey(JSON.stringify(one));
      expect(await failure(() => key.sign('', PIN, 'x'))).to.contain('KeyFault');
    }
  });

  it('is refused where it is none, or asks for too much', async () => {
    const file = JSON.parse(await make()) as { lock: object };
    for (const text of [
      '',
      '[]',
      'null',
      '{}',
      JSON.stringify({ ...file, version: 2 }),
      JSON.stringify({ ...file, publicKey: '04' }),
      JSON.stringify({ ...file, lock: null }),
      JSON.stringify({ ...file, lock: { ...file.lock, rounds: 1e9 } }),
      JSON.stringify({ ...file, lock: { ...file.lock, cipher: 'none' } }),
      JSON.stringify({ ...file, more: 'x'.repeat(5000) }),
    ]) {
      expect(await failure(() => openSoftKey(text)), text.slice(0, 40)).to.contain(
        '不是软密钥文件',
      );
    }
  });

  it('stretches its PIN as the server’s PBKDF2 does', async () => {
    const salt = Buffer.alloc(16, 7);
    for (const rounds of [1, 2, 2500]) {
      const ours = await deriveKey('口令', salt, rounds, 16);
      expect(Buffer.from(ours)).to.deep.equal(await pbkdf2Sm3('口令', salt, rounds, 16));
    }
  });
});

describe('the text that a key signs', () => {
  it('is the same in the browser as on the server, and no two log-ins share one', () => {
    const asked = { host: 'h:1', challengeId: 'c', nonce: 'n', loginName: 'l', terminalId: 't' };
    expect(loginMessage(asked)).to.equal(serverMessage(asked));
    const shifted = { ...asked, host: 'h:1","c', challengeId: '' };
    expect(loginMessage(shifted)).to.not.equal(loginMessage(asked));
  });
});
