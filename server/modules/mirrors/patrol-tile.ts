import { entriesPath, decodeBundle, TILE_WIDTH } from '../../../audit/tile.ts';
import { MirrorAlarm } from '../../mirror/mirror-error.ts';
import type { MirrorFolder } from '../../mirror/mirror-folder.ts';
import type { MirrorSource } from '../../mirror/mirror-source.ts';

/**
 * Holds tile `n` of the database, or its first `width` entries, against the mirror, whose own files were held against
 * signed roots when they were written: what somebody changes in the database later shows here.
 * @throws MirrorAlarm with the first entry that differs.
 */
export async function patrolTile(
  folder: MirrorFolder,
  source: MirrorSource,
  n: number,
  width = TILE_WIDTH,
): Promise<void> {
  const path = entriesPath(n, width);
  const mirrored = decodeBundle((await folder.read(path)) ?? Buffer.alloc(0));
  if (mirrored.length !== width) throw new MirrorAlarm(`镜像缺 ${path}，或已损坏`);
  let index = n * TILE_WIDTH;
  for await (const body of source.bodies(index, index + width)) {
    if (mirrored[index % TILE_WIDTH]?.equals(body) !== true) {
      throw new MirrorAlarm(`第 ${index} 条在数据库与镜像中不同：写入后有一方被改动`);
    }
    index += 1;
  }
}
