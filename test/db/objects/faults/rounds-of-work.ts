import { openRepository } from '../../../../db/objects/open-repository.ts';
import { contentOf, FILES, ingestVersion, installUncommitted, objectIdOf } from './ingest.ts';
import type { Journal } from './journal.ts';

/**
 * What a dead process may leave: a version nobody came to see, one that is visible but not
 * released, a first version that must go, and files that never became a version.
 */
export async function leaveWorkBehind(root: string, journal: Journal): Promise<void> {
  const repository = await openRepository(root);
  await ingestVersion(repository, journal, objectIdOf(1));
  await installUncommitted(repository, objectIdOf(1));
  await ingestVersion(repository, journal, objectIdOf(2));
  await installUncommitted(repository, objectIdOf(2));
  journal.commit(objectIdOf(2), 2);
  await installUncommitted(repository, objectIdOf(3));
  const staged = await repository.stage(objectIdOf(4), 1);
  for (const path of FILES) await staged.put(path, contentOf(objectIdOf(4), 1, path));
}

/**
 * Everything that changes the repository: recovers, ingests first and later versions, gives up one
 * that was not installed and one that was. Ends at the first error, as a server does.
 */
export async function doRoundOfWork(root: string, journal: Journal): Promise<void> {
  const repository = await openRepository(root);
  await repository.recover((objectId, version) => journal.isVisible(objectId, version));
  for (const n of [1, 3]) await ingestVersion(repository, journal, objectIdOf(n));
  const notInstalled = await repository.stage(objectIdOf(5), 1);
  await notInstalled.put('catalogue', contentOf(objectIdOf(5), 1, 'catalogue'));
  await notInstalled.discard();
  for (const n of [2, 6]) await (await installUncommitted(repository, objectIdOf(n))).discard();
}
