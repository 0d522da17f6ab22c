import { expect } from 'chai';
import { generateSm2KeyPair } from '../crypto/sm2-keys.ts';
import { LedgerHalt } from '../server/modules/ledger/index.ts';
import { parseSigningKey } from '../server/parse-signing-key.ts';

describe('parseSigningKey', () => {
  const signer = { name: 'ledger.test', ...generateSm2KeyPair() };
  const parse = (value: unknown, from?: string) =>
    parseSigningKey(
      Buffer.from(JSON.stringify(value)),
      from === undefined ? undefined : Buffer.from(from),
    );

  it('reads a key as it was kept', () => {
    expect(parse(signer)).to.deep.equal({ signer, from: undefined });
    expect(parse(signer, '50')).to.deep.equal({ signer, from: 50 });
  });

  it('says what to do where it is none', () => {
    const refused = (value: unknown, from?: string): void => {
      expect(() => parse(value, from)).to.throw(LedgerHalt, '请放回最近的密钥库再启动');
    };
    refused(null);
    refused({ ...signer, publicKey: 1 });
    refused({ ...signer, name: 'two words' });
    refused({ ...signer, publicKey: generateSm2KeyPair().publicKey });
    for (const from of ['', '0', '-1', '1e3', '5.5', '9999999999999999']) refused(signer, from);
    expect(() => parseSigningKey(Buffer.from('{'), undefined)).to.throw(LedgerHalt);
  });
});
