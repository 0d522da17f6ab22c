import { EnvelopeError } from '../../../crypto/errors.ts';
import { headOf, type ObjectPlace } from '../../../crypto/sealed-object.ts';
import type { SecretKey } from '../../../crypto/secret-key.ts';
import { RepositoryError } from '../../../db/objects/errors.ts';
import type { Services } from '../../context.ts';
import type { Actor } from '../../http/actor.ts';
import type { FileOrder } from '../../key-release/key-release.ts';
import type { PageRow } from '../archives/index.ts';
import { askForKeys, damaged } from './ask-for-keys.ts';

type Needs = Pick<Services, 'objects' | 'crypto'>;
/** A page and the name of one of its files. */
export type PageFile = { page: PageRow; file: string };

/**
 * Reads files of pages of one volume and decrypts them by the keys that the entry of their reading gives; any
 * altered byte makes it throw. An entry opens files once.
 * @throws AppError `unavailable` where a file is damaged or missing, or its key is not to be had.
 */
export async function openFiles(
  services: Needs & Pick<Services, 'keyRelease'>,
  actor: Pick<Actor, 'accountId' | 'terminalId'>,
  entryId: string,
  files: PageFile[],
): Promise<Buffer[]> {
  const read = await Promise.all(files.map((file) => readFile(services, file)));
  const keys = await askForKeys(services, actor, entryId, {
    item: files[0]?.page.volume_id ?? '',
    files: read.map(({ order }) => order),
  });
  return read.map((file, at) => openFile(services, file, keys[at]));
}

/**
 * The same for many files: the entry gives all keys at once, and then each file is read and decrypted only when it is
 * asked for, so that no more than one is held.
 */
export async function openInTurn(
  services: Needs & Pick<Services, 'keyRelease'>,
  actor: Pick<Actor, 'accountId' | 'terminalId'>,
  entryId: string,
  files: readonly PageFile[],
): Promise<(nth: number) => Promise<Buffer>> {
  const orders: FileOrder[] = [];
  for (const file of files) orders.push((await readFile(services, file)).order);
  const item = files[0]?.page.volume_id ?? '';
  const keys = await askForKeys(services, actor, entryId, { item, files: orders });
  return async (nth) => {
    const file = files[nth];
    if (!file) throw new Error('no such file in this order');
    return openFile(services, await readFile(services, file), keys[nth]);
  };
}

type ReadFile = { place: ObjectPlace; sealed: Buffer; order: FileOrder };

async function readFile({ objects }: Needs, { page, file }: PageFile): Promise<ReadFile> {
  const place = { volume: page.volume_id, version: page.version, path: `${page.path}/${file}` };
  try {
    const sealed = await objects.readWhole(place.volume, place.version, place.path);
    return { place, sealed, order: { page: page.id, file, head: headOf(sealed) } };
  } catch (cause) {
    if (cause instanceof RepositoryError || cause instanceof EnvelopeError) throw damaged(cause);
    throw cause;
  }
}

function openFile({ crypto }: Needs, { place, sealed }: ReadFile, key?: SecretKey): Buffer {
  if (!key) throw new Error('key release left a file out');
  try {
    return crypto.openReleased(key, place, sealed);
  } catch (cause) {
    throw cause instanceof EnvelopeError ? damaged(cause) : cause;
  }
}
