import { gatherInventories } from '../repair/gather-inventories.ts';
import { agree, newestAgreed } from '../repair/newest-agreed.ts';

/**
 * True where a copy's inventories are whole and agree with each other, but not with the object's own: somebody wrote
 * another object there. What is damaged on either side says nothing.
 */
export async function tellsOtherHistory(
  root: string,
  copyRoot: string,
  objectId: string,
): Promise<boolean> {
  const mine = newestAgreed(await gatherInventories(root, objectId));
  const theirs = newestAgreed(await gatherInventories(copyRoot, objectId));
  return typeof mine === 'object' && typeof theirs === 'object' && !agree(mine, theirs);
}
