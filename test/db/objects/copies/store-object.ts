import { openRepository } from '../../../../db/objects/open-repository.ts';

export const NOTE = {
  message: 'accession',
  user: { name: 'importer', address: 'urn:uuid:00000000-0000-4000-8000-000000000001' },
  createdAt: new Date('2024-05-06T07:08:09Z'),
};

/** Puts the next version of an object into the repository at `root`. */
export async function storeVersion(
  root: string,
  objectId: string,
  files: Record<string, string | Uint8Array>,
): Promise<void> {
  const repository = await openRepository(root);
  const version = (await repository.latestVersion(objectId)) + 1;
  const staged = await repository.stage(objectId, version);
  for (const [path, bytes] of Object.entries(files)) await staged.put(path, Buffer.from(bytes));
  await staged.install(NOTE);
  await staged.release();
}
