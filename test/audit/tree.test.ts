import { expect } from 'chai';
import { LayoutError } from '../../audit/errors.ts';
import { sm3Tree } from '../../audit/tree.ts';
import { naiveRoot, numberedLeaves } from './support/naive-tree.ts';
import { BODIES, ROOTS, sha256Tree } from './support/sha256-vectors.ts';

const { frontier } = sm3Tree;
/** Many more in tree-model.test.ts; these by the plainest definition there is. */
const SIZES = Array.from({ length: 301 }, (_, size) => size);

describe('tree', () => {
  it('agrees with the published SHA-256 roots', () => {
    const leaves = BODIES.map((body) => sha256Tree.leafHash(body));
    ROOTS.forEach((root, place) => {
      expect(sha256Tree.root(leaves.slice(0, place + 1)).equals(root)).to.equal(true);
    });
  });

  it('has the digest of nothing as its empty root', () => {
    expect(sha256Tree.root([]).toString('hex')).to.equal(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
    expect(sm3Tree.root([]).toString('hex')).to.equal(
      '1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b',
    );
  });

  it('agrees with the definition at every size, appended one by one and taken up again', () => {
    const leaves = numberedLeaves(sm3Tree, 300);
    let grown = frontier.empty();
    for (const size of SIZES) {
      for (const leaf of leaves.slice(grown.size, size)) grown = frontier.append(grown, leaf);
      const again = frontier.decode(frontier.encode(grown), size);
      expect(frontier.root(again).equals(naiveRoot(sm3Tree, leaves.slice(0, size)))).to.equal(true);
      expect(again).to.deep.equal(grown);
    }
  });

  it('leaves an older frontier as it was', () => {
    const [one, two, three] = numberedLeaves(sm3Tree, 3) as [Buffer, Buffer, Buffer];
    const first = frontier.append(frontier.empty(), one);
    frontier.append(frontier.append(first, two), three);
    expect(first).to.deep.equal({ size: 1, peaks: [one] });
  });

  it('refuses a frontier that cannot have that size', () => {
    expect(() => frontier.decode(Buffer.alloc(32), 3)).to.throw(LayoutError);
    expect(() => frontier.decode(Buffer.alloc(65), 3)).to.throw(LayoutError);
    expect(() => frontier.decode(Buffer.alloc(0), -1)).to.throw(LayoutError);
    expect(() => frontier.decode(Buffer.alloc(32), 2 ** 53)).to.throw(LayoutError);
  });
});
