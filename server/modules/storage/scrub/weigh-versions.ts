import { weighVersion } from '../../../../db/objects/weigh-version.ts';
import type { Services } from '../../../context.ts';
import { objectsRoot } from '../objects-root.ts';
import { listUnweighed, type Unweighed } from './records-view.ts';
import { insertWeight } from './weight-store.ts';

const AT_ONCE = 200;

/** Weighs what has come since: how much there is to check is known before it is. */
export async function weighVersions(services: Services, signal: AbortSignal): Promise<void> {
  for (let after: Unweighed | undefined; ;) {
    const found = await listUnweighed(services.db, after, AT_ONCE);
    for (const one of found) {
      signal.throwIfAborted();
      const weight = await weighVersion(objectsRoot(services), one.volumeId, one.version);
      // What is missing has no weight: its check says that it is missing.
      if (weight) await insertWeight(services.db, one, weight, services.clock());
    }
    after = found.at(-1);
    if (found.length < AT_ONCE) return;
  }
}
