import { expect } from 'chai';
import { EnvelopeError } from '../../crypto/errors.ts';
import {
  openObject,
  openObjectStream,
  sealObject,
  sealObjectStream,
  type ObjectPlace,
} from '../../crypto/sealed-object.ts';
import { newSecretKey } from '../../crypto/secret-key.ts';

describe('sealed object', () => {
  const key = newSecretKey();
  const place: ObjectPlace = { volume: 'a', version: 1, path: 'p/0001/original' };
  const page = Buffer.from('任免审批表');

  it('opens at its place, streamed or whole', async () => {
    const streamed = Buffer.concat(await Array.fromAsync(sealObjectStream(key, place, [page])));
    expect(openObject(key, place, streamed)).to.deep.equal(page);
    const whole = sealObject(key, place, page);
    const opened = await Array.fromAsync(openObjectStream(key, place, [whole]));
    expect(Buffer.concat(opened)).to.deep.equal(page);
  });

  it('cannot be moved to another volume, version or path', () => {
    const sealed = sealObject(key, place, page);
    for (const change of [{ volume: 'b' }, { version: 2 }, { path: 'p/0002/original' }]) {
      expect(() => openObject(key, { ...place, ...change }, sealed)).to.throw(EnvelopeError);
    }
  });

  it('wants a version number', () => {
    for (const version of [0, -1, 1.5, NaN]) {
      expect(() => sealObject(key, { ...place, version }, page)).to.throw(RangeError);
    }
  });

  it('says nothing of key or content when it fails', () => {
    const sealed = sealObject(key, place, page);
    try {
      openObject(newSecretKey(), place, sealed);
      expect.fail('opened under another key');
    } catch (error) {
      expect(error).to.be.instanceOf(EnvelopeError);
      const { message, stack } = error as Error;
      for (const secret of [key.export().toString('hex'), page.toString()]) {
        expect(`${message}${stack ?? ''}`).to.not.include(secret);
      }
    }
  });
});
