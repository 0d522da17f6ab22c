import { expect } from 'chai';
import { commandOf, KEYS } from '../../../client/viewer/key-commands.ts';

const press = (key: string, held: object = {}) =>
  commandOf({ key, ctrlKey: false, metaKey: false, altKey: false, ...held });

describe('viewer keys', () => {
  it('gives every key one meaning', () => {
    const keys = KEYS.flatMap((entry) => entry.keys);
    expect(new Set(keys).size).to.equal(keys.length);
  });

  it('takes letters in either case and leaves the browser its own combinations', () => {
    expect(press('R')).to.equal('rotate');
    expect(press('r')).to.equal('rotate');
    expect(press('r', { ctrlKey: true })).to.equal(undefined);
    expect(press('q')).to.equal(undefined);
  });
});
