import { expect } from 'chai';
import { softwareProvider as crypto } from '../../crypto/provider.ts';
import { generateSm2KeyPair } from '../../crypto/sm2-keys.ts';
import { newSecretKey } from '../../crypto/secret-key.ts';

describe('software provider', () => {
  it('signs under the standard identity and encrypts to the same key pair', () => {
    const { privateKey, publicKey } = generateSm2KeyPair();
    const message = crypto.digest('账本', '检查点');
    const signature = crypto.sign(privateKey, message);
    expect(crypto.verify(publicKey, message, signature)).to.equal(true);
    const sealed = crypto.encryptFor(publicKey, message);
    expect(crypto.decryptWith(privateKey, sealed)).to.deep.equal(message);
  });

  it('seals under keys nobody needs to look into', () => {
    const key = newSecretKey();
    const place = { volume: 'v', version: 1, path: 'catalogue' };
    const sealed = crypto.sealObject(key, place, Buffer.from('目录'));
    expect(crypto.openObject(key, place, sealed).toString()).to.equal('目录');
    expect(crypto.mac(key, 'a', 'b')).to.deep.equal(crypto.mac(key, 'ab'));
  });
});
