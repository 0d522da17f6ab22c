import { expect } from 'chai';
import { shareDone } from '../../../client/features/intake/share-done.ts';
import { whereFound } from '../../../client/features/intake/where-found.ts';

describe('intake report', () => {
  it('says where a finding lies, from the row down to the file', () => {
    expect(whereFound({ where: { row: 3, page: 2, file: '9-2-3-0002.jpg' } })).to.equal(
      '目录第 3 行 · 第 2 页 · 9-2-3-0002.jpg',
    );
    expect(whereFound({ where: {} })).to.equal('整个数据包');
  });

  it('is not done before it is done', () => {
    const shares = [
      { done: 0, total: 0 },
      { done: 1, total: 3 },
      { done: 999, total: 1000 },
      { done: 3, total: 3 },
    ].map(shareDone);
    expect(shares).to.deep.equal([0, 33, 99, 100]);
  });
});
