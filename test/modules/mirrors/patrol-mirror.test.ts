import { expect } from 'chai';
import { encodeBundle, TILE_WIDTH } from '../../../audit/tile.ts';
import type { MirrorFolder } from '../../../server/mirror/mirror-folder.ts';
import type { MirrorSource } from '../../../server/mirror/mirror-source.ts';
import { patrolMirror } from '../../../server/modules/mirrors/patrol-mirror.ts';

const BODY = Buffer.from('a body');

describe('the patrol of a mirror', () => {
  let read: string[];
  const folder = {
    read: (path: string) => {
      read.push(path.replace('tile/entries/', ''));
      const width = Number(path.split('.p/')[1] ?? TILE_WIDTH);
      return Promise.resolve(encodeBundle(Array<Buffer>(width).fill(BODY)));
    },
  } as unknown as MirrorFolder;
  const source = {
    // eslint-disable-next-line @typescript-eslint/require-await
    async *bodies(from: number, to: number) {
      for (let at = from; at < to; at += 1) yield BODY;
    },
  } as unknown as MirrorSource;
  beforeEach(() => (read = []));

  it('goes on from any tile to all of them, and looks at the end each time', async () => {
    const round = patrolMirror(folder, source, () => 17);
    for (let count = 0; count < 3; count += 1) await round(20 * TILE_WIDTH + 5);
    expect(read.filter((path) => path === '020.p/5')).to.have.lengthOf(3);
    const full = read.filter((path) => !path.includes('.p/')).map(Number);
    expect(full.slice(0, 5)).to.deep.equal([17, 18, 19, 0, 1]);
    expect(new Set(full).size).to.equal(20);
  });

  it('begins elsewhere at another start', async () => {
    const firsts = new Set<string>();
    for (let start = 0; start < 40; start += 1) {
      read = [];
      await patrolMirror(folder, source)(1000 * TILE_WIDTH);
      firsts.add(read[0] ?? '');
      expect(read).to.have.lengthOf(8);
    }
    expect(firsts.size).to.be.above(20);
  });

  it('has nothing to look at in an empty ledger, and no partial tile where all are full', async () => {
    await patrolMirror(folder, source)(0);
    expect(read).to.deep.equal([]);
    await patrolMirror(folder, source)(TILE_WIDTH);
    expect(read).to.deep.equal(['000']);
  });
});
