import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sidecarOf } from '../../../../db/objects/inventory.ts';
import { foldersOf, objectFolder } from '../../../../db/objects/paths.ts';
import { findVolume } from '../../../../server/modules/archives/index.ts';
import type { TestApp } from '../../../support/app.ts';
import { openVolumeKey } from '../../../support/open-volume-key.ts';

export function folderOf(app: TestApp, volumeId: string): string {
  return objectFolder(foldersOf(join(app.home, 'objects')), volumeId);
}

/** Puts other bytes in place of a content file, and makes inventories and sidecars fit them. */
export function forge(folder: string, path: string, bytes: Buffer): void {
  const before = sha512(readFileSync(join(folder, path)));
  writeFileSync(join(folder, path), bytes);
  rewriteInventory(folder, ['', 'v1', 'v2'], (json) => json.replaceAll(before, sha512(bytes)));
}

/** Rewrites the inventories that there are in these places, with sidecars that fit. */
export function rewriteInventory(
  folder: string,
  places: string[],
  rewrite: (json: string) => string,
): void {
  for (const place of places) {
    const file = join(folder, place, 'inventory.json');
    if (!existsSync(file)) continue;
    const json = rewrite(readFileSync(file, 'utf8'));
    writeFileSync(file, json);
    writeFileSync(`${file}.sha512`, sidecarOf(Buffer.from(json)));
  }
}

/** Opens a file of a version; seals other bytes for its place. */
export async function keyed(app: TestApp, volumeId: string) {
  const { services } = app;
  const volume = await findVolume(services.db, volumeId);
  if (!volume) throw new Error('no such volume');
  const key = await openVolumeKey(services, services.db, volume);
  const place = (version: number, path: string) => ({ volume: volumeId, version, path });
  return {
    open: async (version: number, path: string): Promise<Buffer> =>
      services.crypto.openObject(
        key,
        place(version, path),
        await services.objects.readWhole(volumeId, version, path),
      ),
    seal: (version: number, path: string, plaintext: Uint8Array): Buffer =>
      services.crypto.sealObject(key, place(version, path), plaintext),
  };
}

function sha512(bytes: Buffer): string {
  return createHash('sha512').update(bytes).digest('hex');
}
