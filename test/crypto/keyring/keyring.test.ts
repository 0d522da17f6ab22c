import { expect } from 'chai';
import { inspect } from 'node:util';
import { keyringOf } from '../../../crypto/keyring/keyring.ts';
import { EnvelopeError } from '../../../crypto/errors.ts';
import { newSecretKey, secretKeyFrom } from '../../../crypto/secret-key.ts';

const slot = { unit: 'u1', year: 2024, volume: 'v1' };

describe('keyring', () => {
  const keyring = keyringOf(newSecretKey());
  const above = keyring.newUnitYearKey(slot);
  const { key, wrapped } = keyring.newVolumeKey(slot, above);

  it('opens a volume key from its wrapped form', () => {
    expect(keyring.openVolumeKey(slot, above, wrapped).equals(key)).to.equal(true);
    expect(keyring.newVolumeKey(slot, above).key.equals(key)).to.equal(false);
  });

  it('opens it under no other name, parent or master', () => {
    for (const change of [{ unit: 'u2' }, { year: 2025 }, { volume: 'v2' }]) {
      const other = { ...slot, ...change };
      expect(() => keyring.openVolumeKey(other, above, wrapped)).to.throw(EnvelopeError);
    }
    const otherParent = keyring.newUnitYearKey(slot);
    expect(() => keyring.openVolumeKey(slot, otherParent, wrapped)).to.throw(EnvelopeError);
    expect(() => keyring.openVolumeKey(slot, wrapped, above)).to.throw(EnvelopeError);
    const stranger = keyringOf(newSecretKey());
    expect(() => stranger.openVolumeKey(slot, above, wrapped)).to.throw(EnvelopeError);
  });

  it('wraps without leaving key bytes in the open', () => {
    expect(wrapped.includes(key.export())).to.equal(false);
  });

  it('finds values by a stable index that differs per label and master', () => {
    const index = keyring.blindIndex('persons.id_number', '150299199001010017');
    expect(index).to.have.length(32);
    expect(keyring.blindIndex('persons.id_number', '150299199001010017')).to.deep.equal(index);
    expect(keyring.blindIndex('persons.id_numbe', 'r150299199001010017')).to.not.deep.equal(index);
    const stranger = keyringOf(newSecretKey());
    expect(stranger.blindIndex('persons.id_number', '150299199001010017')).to.not.deep.equal(index);
  });

  it('seals fields for their column only', () => {
    const sealed = keyring.sealField('persons.id_number', '15029919900101001X');
    expect(keyring.openField('persons.id_number', sealed)).to.equal('15029919900101001X');
    expect(keyring.sealField('persons.id_number', '15029919900101001X').equals(sealed)).to.equal(
      false,
    );
    expect(() => keyring.openField('persons.name', sealed)).to.throw(EnvelopeError);
    expect(sealed.includes('150299')).to.equal(false);
  });

  it('never prints a key', () => {
    const bytes = Buffer.alloc(32, 0x5a);
    const secret = secretKeyFrom(bytes);
    expect(bytes.equals(Buffer.alloc(32))).to.equal(true);
    const printed = [
      inspect({ secret, keyring }, { showHidden: true, depth: 10 }),
      JSON.stringify({ secret, keyring }),
      inspect(new Error('failed', { cause: secret })),
    ].join('\n');
    expect(printed).to.not.match(/5a5a|5a 5a|ZZZZ|WlpaW|90, 90/);
  });
});
