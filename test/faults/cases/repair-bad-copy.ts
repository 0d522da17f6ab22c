import { deepStrictEqual } from 'node:assert';
import { createHash } from 'node:crypto';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sidecarOf } from '../../../db/objects/inventory.ts';
import { validateObject } from '../../../db/objects/validation/validate-object.ts';
import { DAMAGES, spoilFile } from '../../db/objects/faults/spoil-file.ts';
import { treeOf } from '../../db/objects/copies/tree-of.ts';
import { makeTwoRoots, type TwoRoots } from '../../db/objects/repair/two-roots.ts';
import { attemptEach } from '../attempt-each.ts';
import type { FaultCase, Random } from '../fault-case.ts';

/** Makes the copy of one object bad; `path` is the file of it that is damaged in the original. */
type Badness = (roots: TwoRoots, objectId: string, path: string, random: Random) => Promise<void>;

export const faultCase: FaultCase = {
  about: 'one damaged content file and a copy that is bad: nothing is taken from it',
  fullCount: 200,
  sampleCount: 8,
  async run(order) {
    const roots = await makeTwoRoots();
    try {
      return await attemptEach(order, async (index, random) => {
        await roots.reset();
        const [badness = '', makeBad] = Object.entries(BAD)[index % Object.keys(BAD).length] ?? [];
        const [objectId] = roots.objects[random(roots.objects.length)] ?? [''];
        const folder = roots.folderOf(roots.root, objectId);
        const files = Object.keys(await treeOf(folder)).filter((path) =>
          path.includes('/content/'),
        );
        const path = files.sort()[random(files.length)] ?? '';
        await makeBad?.(roots, objectId, path, random);
        const damage = DAMAGES[random(DAMAGES.length - 1)] ?? 'flipped';
        await spoilFile(join(folder, path), damage, '', random);
        const before = await treeOf(roots.root);
        const reports = await roots.repairAll();
        const taken = reports.flatMap((report) => report.files).filter(({ from }) => from);
        deepStrictEqual(taken, []);
        deepStrictEqual(await treeOf(roots.root), before);
        deepStrictEqual((await readdir(roots.home)).includes('objects.damaged'), false);
        return { [badness]: 1, taken: taken.length };
      });
    } finally {
      await roots.remove();
    }
  },
};

const BAD: Record<string, Badness> = {
  damaged: async ({ copy, folderOf }, objectId, path, random) => {
    const damage = DAMAGES[random(DAMAGES.length - 1)] ?? 'flipped';
    await spoilFile(join(folderOf(copy, objectId), path), damage, '', random);
  },
  'of another object': async ({ copy, folderOf, objects }, objectId, _path, random) => {
    const others = objects.filter(([other]) => other !== objectId);
    const [other = ''] = others[random(others.length)] ?? [];
    await rm(folderOf(copy, objectId), { recursive: true });
    await cp(folderOf(copy, other), folderOf(copy, objectId), { recursive: true });
  },
  'forged throughout': async ({ copy, folderOf }, objectId, path) => {
    const folder = folderOf(copy, objectId);
    const genuine = await readFile(join(folder, path));
    const forged = Buffer.from(`forged ${path}`);
    await writeFile(join(folder, path), forged);
    for (const name of await readdir(folder, { recursive: true })) {
      if (!name.endsWith('inventory.json')) continue;
      const text = await readFile(join(folder, name), 'utf8');
      const json = Buffer.from(text.replaceAll(sha512(genuine), sha512(forged)));
      await writeFile(join(folder, name), json);
      await writeFile(join(folder, `${name}.sha512`), sidecarOf(json));
    }
    // A forgery that the validator saw through would show little.
    deepStrictEqual(await validateObject(folder, { isOurs: true }), []);
  },
  'not there': ({ copy, folderOf }, objectId) => rm(folderOf(copy, objectId), { recursive: true }),
};

function sha512(bytes: Buffer): string {
  return createHash('sha512').update(bytes).digest('hex');
}
