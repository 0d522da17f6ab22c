import { claimDatabase } from '../claim-database.ts';
import { connect, type Db } from '../connect.ts';
import { openAsOwner } from '../open-database.ts';

/**
 * Gives `work` the database of `home`, or of `databaseUrl`, as its owner and as its only user, and stops what
 * was started for it.
 */
export async function openForRestore<T>(
  home: string,
  databaseUrl: string | undefined,
  work: (owner: Db) => Promise<T>,
): Promise<T> {
  const { ownerUrl, embedded } = await openAsOwner(home, databaseUrl);
  // A server that was found running is ours to stop only once we hold the claim.
  let isOurs = embedded?.isAdopted === false;
  try {
    const claim = await claimDatabase(ownerUrl);
    isOurs = true;
    const owner = connect(ownerUrl, { maxConnections: 2 });
    try {
      return await work(owner);
    } finally {
      await Promise.all([owner.destroy(), claim.destroy()]);
    }
  } finally {
    if (isOurs) await embedded?.stop();
  }
}
