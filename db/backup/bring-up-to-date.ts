import type { Db } from '../connect.ts';
import { migrate } from '../migrate.ts';

/** Brings the schema of a database that is worked on offline, as its owner, up to this program. */
export async function bringUpToDate(owner: Db): Promise<void> {
  await migrate(owner);
}
