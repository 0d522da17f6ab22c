import { deepStrictEqual } from 'node:assert';
import { join } from 'node:path';
import { kindOfFile } from '../../db/objects/faults/kind-of-file.ts';
import { DAMAGES, spoilFile } from '../../db/objects/faults/spoil-file.ts';
import { treeOf } from '../../db/objects/copies/tree-of.ts';
import { makeTwoRoots, type TwoRoots } from '../../db/objects/repair/two-roots.ts';
import { attemptEach } from '../attempt-each.ts';
import type { FaultCase, Random } from '../fault-case.ts';

export const faultCase: FaultCase = {
  about: 'one file of any kind damaged in any way, put back bit by bit from a good copy',
  fullCount: 200,
  sampleCount: 10,
  async run(order) {
    const roots = await makeTwoRoots();
    try {
      return await attemptEach(order, async (index, random) => {
        await roots.reset();
        const { kind, damage } = await spoilOne(roots, index, random);
        const reports = await roots.repairAll();
        const left = reports.filter(({ outcome }) => !['sound', 'repaired'].includes(outcome));
        deepStrictEqual(left, []);
        deepStrictEqual(await treeOf(roots.root), roots.intact);
        return { [kind]: 1, [damage]: 1 };
      });
    } finally {
      await roots.remove();
    }
  },
};

/** Every kind and every damage in turn; which file, chance decides. */
async function spoilOne(
  { root, intact }: TwoRoots,
  index: number,
  random: Random,
): Promise<{ kind: string; damage: string }> {
  const byKind = Map.groupBy(Object.keys(intact).sort(), kindOfFile);
  const kinds = [...byKind].sort(([one], [other]) => one.localeCompare(other));
  const [kind, files] = kinds[index % kinds.length] ?? ['', []];
  const damage = DAMAGES[Math.floor(index / kinds.length) % DAMAGES.length] ?? 'flipped';
  const path = files[random(files.length)] ?? '';
  const others = files.filter((other) => intact[other] !== intact[path]);
  const other = others[random(others.length)] ?? '';
  await spoilFile(join(root, path), damage, join(root, other), random);
  return { kind, damage };
}
