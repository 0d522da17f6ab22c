import { createHash } from 'node:crypto';
import { foldersOf, objectFolder, versionName } from '../../db/objects/paths.ts';
import { readPlainFile } from '../../db/objects/plain-files.ts';

/** sha512 in hex of the inventory that a version was installed with; `undefined` where it is not there. */
export async function inventoryDigest(
  root: string,
  objectId: string,
  version: number,
): Promise<string | undefined> {
  const folder = objectFolder(foldersOf(root), objectId);
  const json = await readPlainFile(folder, `${versionName(version)}/inventory.json`).catch(
    () => undefined,
  );
  return json && createHash('sha512').update(json).digest('hex');
}
