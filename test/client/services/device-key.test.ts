import { expect } from 'chai';
import { sm2PublicKeyFromPoint } from '../../../crypto/sm2-keys.ts';
import { sm2Verify } from '../../../crypto/sm2.ts';
import { proofMessage } from '../../../server/modules/terminals/proof-message.ts';
import { registrationCode } from '../../../server/modules/terminals/registration-code.ts';
import {
  ensureDeviceKey,
  makeDeviceKey,
  registrationCodeOf,
  signProof,
  storedDeviceKey,
} from '../../../client/services/device-key.ts';

/** What a browser offers on plain HTTP: random numbers, and no `subtle`. */
async function onPlainHttp(act: () => Promise<void>): Promise<void> {
  const { crypto } = globalThis;
  const kept = new Map<string, string>();
  const set = (name: string, value: unknown): void => {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  };
  set('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) });
  set('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
  });
  try {
    await act();
  } finally {
    set('crypto', crypto);
    Reflect.deleteProperty(globalThis, 'localStorage');
  }
}

describe('the key of a terminal', () => {
  it('is made and signs without crypto.subtle, and the server verifies it', () =>
    onPlainHttp(async () => {
      for (let round = 0; round < 20; round += 1) {
        const key = await makeDeviceKey();
        const signature = await signProof(key, `nonce-${round}`);
        const message = proofMessage({ nonce: `nonce-${round}`, publicKey: key.publicKey });
        const point = sm2PublicKeyFromPoint(Buffer.from(key.publicKey, 'hex'));
        expect(sm2Verify(point, message, Buffer.from(signature, 'hex'))).to.equal(true);
        expect(sm2Verify(point, `${message}x`, Buffer.from(signature, 'hex'))).to.equal(false);
      }
    }));

  it('has the same code here as in the officer’s list', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { publicKey } = await makeDeviceKey();
      expect(await registrationCodeOf(publicKey)).to.equal(registrationCode(publicKey));
    }
  });

  it('is made once and kept', () =>
    onPlainHttp(async () => {
      expect(storedDeviceKey()).to.equal(undefined);
      const key = await ensureDeviceKey();
      expect(await ensureDeviceKey()).to.deep.equal(key);
      expect(storedDeviceKey()).to.deep.equal(key);
    }));

  for (const rubbish of ['', 'null', '7', '{}', '{"privateKey":"x","publicKey":"y"}', '{']) {
    it(`is not read out of ${rubbish || 'nothing'}`, () =>
      onPlainHttp(async () => {
        localStorage.setItem('lantai-device-key', rubbish);
        expect(storedDeviceKey()).to.equal(undefined);
        expect((await ensureDeviceKey()).publicKey).to.match(/^04[0-9a-f]{128}$/);
      }));
  }
});
