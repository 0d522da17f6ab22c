import { expect } from 'chai';
import { Sm2Error } from '../../crypto/errors.ts';
import { openSoftUkey } from '../../crypto/open-soft-ukey.ts';
import { openSoftKey } from '../../crypto/open-soft-key.ts';
import { sm2Sign, sm2Verify } from '../../crypto/sm2.ts';
import { sm2Decrypt, sm2Encrypt } from '../../crypto/sm2-encryption.ts';
import { generateSm2KeyPair, sm2PublicKeyFromPoint } from '../../crypto/sm2-keys.ts';
import { createSoftKey } from '../../crypto/soft-key.ts';

async function failure(action: Promise<unknown>): Promise<unknown> {
  return action.then(
    () => expect.fail('expected a failure'),
    (reason: unknown) => reason,
  );
}

describe('openSoftKey', () => {
  const make = (pin = 'PIN 的 1234') => createSoftKey(pin, { label: '一号', rounds: 10 });

  it('decrypts and signs as the key it is, and shows no private key', async () => {
    for (let round = 0; round < 20; round += 1) {
      const file = await make();
      const key = await openSoftKey(JSON.stringify(file), 'PIN 的 1234');
      const publicKey = sm2PublicKeyFromPoint(Buffer.from(file.publicKey, 'hex'));
      const secret = Buffer.from('a short secret');
      expect(sm2Decrypt(key, sm2Encrypt(publicKey, secret)).equals(secret)).to.equal(true);
      expect(sm2Verify(publicKey, 'message', sm2Sign(key, 'message'))).to.equal(true);
      const ukey = await openSoftUkey(JSON.stringify(file), 'PIN 的 1234');
      expect((await ukey.decrypt(sm2Encrypt(publicKey, secret))).equals(secret)).to.equal(true);
      expect(Object.keys(ukey)).to.have.members(['label', 'publicKey', 'decrypt']);
    }
  });

  it('refuses a wrong PIN, and what was encrypted to another', async () => {
    const text = JSON.stringify(await make());
    const wrong = await failure(openSoftKey(text, '0000'));
    expect(wrong).to.be.instanceOf(Sm2Error);
    expect((wrong as Error).message).to.not.include('0000');
    const key = await openSoftUkey(text, 'PIN 的 1234');
    const foreign = sm2Encrypt(generateSm2KeyPair().publicKey, Buffer.from('x'));
    expect(await failure(key.decrypt(foreign))).to.be.instanceOf(Sm2Error);
    expect(await failure(key.decrypt(Buffer.alloc(0)))).to.be.instanceOf(Sm2Error);
  });

  it('refuses an altered or hostile file', async () => {
    const file = await make();
    const other = await make();
    const lock = (change: object): string =>
      JSON.stringify({ ...file, lock: { ...file.lock, ...change } });
    const bad = [
      '',
      'null',
      '{}',
      JSON.stringify({ ...file, version: 2 }),
      JSON.stringify({ ...file, publicKey: other.publicKey }),
      JSON.stringify({ ...file, publicKey: file.publicKey.toUpperCase() }),
      lock({ rounds: 2 ** 40 }),
      lock({ rounds: 0 }),
      lock({ rounds: 11 }),
      lock({ salt: '' }),
      lock({ nonce: 'zz'.repeat(12) }),
      lock({ sealed: other.lock.sealed }),
    ];
    for (const text of bad) {
      expect(await failure(openSoftKey(text, 'PIN 的 1234')), text).to.be.instanceOf(Sm2Error);
    }
  });
});
