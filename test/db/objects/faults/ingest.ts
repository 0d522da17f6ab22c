import type { ObjectRepository, StagedVersion } from '../../../../db/objects/object-repository.ts';
import type { Journal } from './journal.ts';

export const FILES = ['p/0001/original', 'p/0001/view', 'catalogue'];

const NOTE = {
  message: 'accession',
  user: { name: 'importer', address: 'urn:uuid:00000000-0000-4000-8000-000000000001' },
  createdAt: new Date('2024-05-06T07:08:09Z'),
};

/** Content that anyone can recompute: it names the place it belongs to. */
export function contentOf(objectId: string, version: number, path: string): Buffer {
  return Buffer.from(`${objectId} ${version} ${path} `.repeat(50));
}

/** The id of the n-th object of a run. */
export function objectIdOf(n: number): string {
  return `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
}

/** Stages, installs and commits the next version of an object, as an accession does. */
export async function ingestVersion(
  repository: ObjectRepository,
  journal: Journal,
  objectId: string,
): Promise<void> {
  const version = (await repository.latestVersion(objectId)) + 1;
  const staged = await repository.stage(objectId, version);
  try {
    await fill(staged, objectId, version);
    journal.commit(objectId, version);
  } catch (error) {
    await staged.discard();
    throw error;
  }
  await staged.release();
}

/** Goes as far as an accession whose process dies just before the database commits. */
export async function installUncommitted(
  repository: ObjectRepository,
  objectId: string,
): Promise<StagedVersion> {
  const version = (await repository.latestVersion(objectId)) + 1;
  const staged = await repository.stage(objectId, version);
  await fill(staged, objectId, version);
  return staged;
}

async function fill(staged: StagedVersion, objectId: string, version: number): Promise<void> {
  for (const path of FILES) await staged.put(path, contentOf(objectId, version, path));
  await staged.install(NOTE);
}
