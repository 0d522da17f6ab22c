import { expect } from 'chai';
import { openCheckpoint } from '../../../audit/checkpoint.ts';
import { verifyConsistency, verifyInclusion } from '../../../audit/proof.ts';
import { sm3Tree } from '../../../audit/tree.ts';
import { proveConsistency, proveInclusion } from '../../../server/modules/ledger/prove.ts';
import { listEntries } from '../../../server/modules/ledger/entry-store.ts';
import { numbersFrom } from '../../support/numbers-from.ts';
import { naiveRoot } from '../../audit/support/naive-tree.ts';
import { asSuperuser } from './support/as-superuser.ts';
import { makeLedgerBed, recordMany, type LedgerBed } from './support/test-ledger.ts';

const SEED = 724_005;
/** Two full tiles and a partial one. */
const SIZE = 530;

describe('prove', () => {
  let bed: LedgerBed;
  let leaves: Buffer[];
  before(async () => {
    bed = await makeLedgerBed();
    const ledger = await bed.open();
    await recordMany(bed, ledger, SIZE, 53);
    await ledger.close();
    leaves = (await listEntries(bed.database.app, 0, SIZE)).map(({ leafHash }) => leafHash);
  });
  after(() => bed.clear());

  const rootAt = (size: number): Buffer => naiveRoot(sm3Tree, leaves.slice(0, size));

  it('proves entries in the whole ledger and in what it was before', async () => {
    const random = numbersFrom(SEED);
    const sizes = [
      SIZE,
      1,
      2,
      255,
      256,
      257,
      512,
      513,
      ...Array.from({ length: 12 }, () => 1 + random(SIZE)),
    ];
    for (const size of sizes) {
      for (const index of new Set([0, size - 1, random(size), random(size)])) {
        const proof = await proveInclusion(bed.database.app, index, size);
        const leafHash = leaves[index] ?? Buffer.alloc(0);
        const claim = { index, size, leafHash, root: rootAt(size) };
        expect(verifyInclusion(sm3Tree, claim, proof), `${index} in ${size}`).to.equal(true);
      }
    }
  });

  it('proves that a size grew out of another', async () => {
    const random = numbersFrom(SEED + 1);
    const pairs = [
      [0, SIZE],
      [256, 512],
      [SIZE, SIZE],
      [511, 513],
      ...Array.from({ length: 12 }, () => {
        const newSize = random(SIZE + 1);
        return [random(newSize + 1), newSize];
      }),
    ] as [number, number][];
    for (const [oldSize, newSize] of pairs) {
      const proof = await proveConsistency(bed.database.app, oldSize, newSize);
      const claim = { oldSize, newSize, oldRoot: rootAt(oldSize), newRoot: rootAt(newSize) };
      expect(verifyConsistency(sm3Tree, claim, proof), `${oldSize} to ${newSize}`).to.equal(true);
    }
  });

  it('leads to the root that was signed', async () => {
    const { note } = await bed.database
      .app('ledger_checkpoints')
      .orderBy('size', 'desc')
      .first<{ note: string }>('note');
    const { size, root } = openCheckpoint(note, [bed.signer]);
    const proof = await proveInclusion(bed.database.app, 300, size);
    const leafHash = leaves[300] ?? Buffer.alloc(0);
    expect(verifyInclusion(sm3Tree, { index: 300, size, leafHash, root }, proof)).to.equal(true);
  });

  it('makes no proof without the rows that it needs', async () => {
    const failed = await asSuperuser(bed.database, async (tx) => {
      await tx('ledger_entries').where({ idx: 520 }).delete();
      return proveInclusion(tx, 3, SIZE).catch((error: unknown) => error);
    });
    expect(failed).to.be.instanceOf(Error);
    const beyond = proveInclusion(bed.database.app, SIZE, SIZE);
    expect(await beyond.catch((error: unknown) => error)).to.be.instanceOf(RangeError);
  });
});
