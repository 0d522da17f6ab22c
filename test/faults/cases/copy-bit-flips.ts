import { deepStrictEqual } from 'node:assert';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { foldersOf, objectPath } from '../../../db/objects/paths.ts';
import { repairObject } from '../../../db/objects/repair/repair-object.ts';
import { openWriteGate } from '../../../db/objects/write-gate.ts';
import { checkCopy } from '../../../server/modules/storage/scrub/check-copy.ts';
import { createSealingPool, type SealingPool } from '../../../server/sealing/sealing-pool.ts';
import { treeOf } from '../../db/objects/copies/tree-of.ts';
import { makeTwoRoots, type TwoRoots } from '../../db/objects/repair/two-roots.ts';
import { attemptEach } from '../attempt-each.ts';
import type { FaultCase, Random } from '../fault-case.ts';

export const faultCase: FaultCase = {
  about: 'one flipped bit in a file of the second copy: named by the scrub, mended from the store',
  fullCount: 500,
  sampleCount: 12,
  async run(order) {
    const roots = await makeTwoRoots();
    const sealing = createSealingPool({ threads: 1 });
    try {
      await expectSound(roots, sealing);
      return await attemptEach(order, async (index, random) => {
        const [objectId = '', version = 0] = roots.objects[index % roots.objects.length] ?? [];
        const path = await flipOne(roots, objectId, random);
        const named = (await check(roots, sealing, objectId, version)).map((met) => met.path);
        if (!named.includes(path)) throw new Error(`${path} not named in: ${named.join(' ')}`);
        for (const [other, newest] of roots.objects) {
          if (other !== objectId) deepStrictEqual(await check(roots, sealing, other, newest), []);
        }
        const files = await mend(roots, objectId, version);
        deepStrictEqual(await treeOf(roots.copy), roots.intact);
        return { named: 1, mended: files };
      });
    } finally {
      await sealing.close();
      await roots.remove();
    }
  },
};

async function check(
  { root, copy }: TwoRoots,
  sealing: SealingPool,
  objectId: string,
  version: number,
): Promise<{ code: string; path: string }[]> {
  const turn = { signal: new AbortController().signal, rest: () => Promise.resolve() };
  return (await checkCopy(sealing, { objectId, version, root, copyRoot: copy }, turn)).met;
}

async function expectSound(roots: TwoRoots, sealing: SealingPool): Promise<void> {
  for (const [objectId, version] of roots.objects) {
    deepStrictEqual(await check(roots, sealing, objectId, version), []);
  }
}

/** The path of the file from its object's folder. */
async function flipOne(
  { copy, intact }: TwoRoots,
  objectId: string,
  random: Random,
): Promise<string> {
  const folder = `${objectPath(foldersOf(copy), objectId)}/`;
  const files = Object.keys(intact).filter((path) => path.startsWith(folder));
  const path = files.sort()[random(files.length)] ?? '';
  const bytes = await readFile(join(copy, path));
  const at = random(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
  await writeFile(join(copy, path), bytes);
  return path.slice(folder.length);
}

async function mend({ root, copy }: TwoRoots, objectId: string, version: number): Promise<number> {
  const at = new Date('2026-11-27T00:00:00Z');
  const order = { objectId, version, copyRoot: root, at };
  const { files } = await repairObject(foldersOf(copy), openWriteGate(), order);
  return files.filter(({ action }) => action === 'restored').length;
}
