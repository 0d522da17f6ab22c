import { expect } from 'chai';
import { inspect } from 'node:util';
import { EnvelopeError } from '../../../crypto/errors.ts';
import { fieldKeysOf } from '../../../crypto/keyring/field-keys.ts';
import { newSecretKey, secretKeyFrom } from '../../../crypto/secret-key.ts';

describe('field keys', () => {
  const keys = fieldKeysOf(newSecretKey(), newSecretKey());
  const stranger = fieldKeysOf(newSecretKey(), newSecretKey());

  it('finds values by a stable index that differs per label and key', () => {
    const index = keys.blindIndex('persons.id_number', '150299199001010017');
    expect(index).to.have.length(32);
    expect(keys.blindIndex('persons.id_number', '150299199001010017')).to.deep.equal(index);
    expect(keys.blindIndex('persons.id_numbe', 'r150299199001010017')).to.not.deep.equal(index);
    expect(stranger.blindIndex('persons.id_number', '150299199001010017')).to.not.deep.equal(index);
  });

  it('seals fields for their column only', () => {
    const sealed = keys.sealField('persons.id_number', '15029919900101001X');
    expect(keys.openField('persons.id_number', sealed)).to.equal('15029919900101001X');
    expect(keys.sealField('persons.id_number', '15029919900101001X').equals(sealed)).to.equal(
      false,
    );
    expect(() => keys.openField('persons.name', sealed)).to.throw(EnvelopeError);
    expect(() => stranger.openField('persons.id_number', sealed)).to.throw(EnvelopeError);
    expect(sealed.includes('150299')).to.equal(false);
  });

  it('never prints a key', () => {
    const bytes = Buffer.alloc(32, 0x5a);
    const secret = secretKeyFrom(bytes);
    expect(bytes.equals(Buffer.alloc(32))).to.equal(true);
    const printed = [
      inspect({ secret, keys }, { showHidden: true, depth: 10 }),
      JSON.stringify({ secret, keys }),
      inspect(new Error('failed', { cause: secret })),
    ].join('\n');
    expect(printed).to.not.match(/5a5a|5a 5a|ZZZZ|WlpaW|90, 90/);
  });
});
