import { openRepository } from '../../../../../db/objects/open-repository.ts';
import { killAt } from '../../faults/kill-at.ts';

/** A process of its own: repairs one object until the `killPoint`-th change to the file system. */
const [root = '', copyRoot = '', objectId = '', version = '', killPoint = ''] =
  process.argv.slice(2);
const repository = await openRepository(root);
await killAt(Number(killPoint));
await repository.recover(() => Promise.resolve(true));
await repository.repair({ objectId, version: Number(version), copyRoot, at: new Date() });
