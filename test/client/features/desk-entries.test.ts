import { expect } from 'chai';
import { DESK, entryAt } from '../../../client/features/ledger/desk-entries.ts';

describe('desk entries', () => {
  it('lie below the ledger, none twice', () => {
    const paths = DESK.map(({ path }) => path);
    expect(new Set(paths).size).to.equal(paths.length);
    for (const path of paths) expect(path).to.match(/^\/ledger(\/[a-z-]+)?$/);
  });

  it('are where an address begins with theirs, the nearest one', () => {
    for (const { path } of DESK) {
      expect(entryAt(path)?.path).to.equal(path);
      expect(entryAt(`${path}/0198f000`)?.path).to.equal(path);
    }
    expect(entryAt('/ledgers')).to.equal(undefined);
    expect(entryAt('/accounts')).to.equal(undefined);
  });
});
