import { entriesPath, decodeBundle, TILE_WIDTH } from '../../../audit/tile.ts';
import { MirrorAlarm } from '../../mirror/mirror-error.ts';
import type { MirrorFolder } from '../../mirror/mirror-folder.ts';
import type { MirrorSource } from '../../mirror/mirror-source.ts';

/**
 * Holds full tile `n` of the database against the mirror, whose own files were held against signed roots when they were
 * written: what somebody changes in the database later shows here.
 * @throws MirrorAlarm with the first entry that differs.
 */
export async function patrolTile(
  folder: MirrorFolder,
  source: MirrorSource,
  n: number,
): Promise<void> {
  const mirrored = decodeBundle((await folder.read(entriesPath(n))) ?? Buffer.alloc(0));
  if (mirrored.length !== TILE_WIDTH) {
    throw new MirrorAlarm(`镜像缺 ${entriesPath(n)}，或已损坏`);
  }
  let index = n * TILE_WIDTH;
  for await (const body of source.bodies(index, index + TILE_WIDTH)) {
    if (mirrored[index % TILE_WIDTH]?.equals(body) !== true) {
      throw new MirrorAlarm(`第 ${index} 条在数据库与镜像中不同：写入后有一方被改动`);
    }
    index += 1;
  }
}
