import { join } from 'node:path';
import { foldersOf, objectPath } from '../paths.ts';
import type { SoundInventory } from '../sound-inventory.ts';
import { validateObject } from '../validation/validate-object.ts';
import { gatherInventories } from './gather-inventories.ts';
import { agree, newestAgreed } from './newest-agreed.ts';

/** What an object must be, and whether the copy may give what is missing of it. */
export type Truth = { newest: SoundInventory; from: 'own' | 'copy'; isCopyTrusted: boolean };

type Question = {
  objectId: string;
  /** The newest version that there must be. */
  version: number;
  root: string;
  copyRoot: string | undefined;
};

/**
 * Finds the inventory that says what an object must consist of: the newest whole one, with which
 * every other one agrees. The copy's word is taken only where the object's own inventories are lost
 * or older, and then only from a copy that is valid as a whole. A text says, in Chinese, why there
 * is no such inventory.
 */
export async function establishTruth(question: Question): Promise<Truth | string> {
  const { objectId, version, root, copyRoot } = question;
  const mine = newestAgreed(await gatherInventories(root, objectId));
  if (mine === 'contradiction') {
    return '本卷的几份清单互相矛盾，无法判断哪份为真：请联系安全审计员核对后从备份恢复';
  }
  const theirs =
    copyRoot === undefined ? undefined : newestAgreed(await gatherInventories(copyRoot, objectId));
  const isCopyTrusted = isTrusted(mine, theirs);
  if (mine && mine.version >= version) return { newest: mine, from: 'own', isCopyTrusted };
  if (copyRoot !== undefined && isCopyTrusted && isNewer(theirs, mine)) {
    if (await isValid(copyRoot, objectId)) return { newest: theirs, from: 'copy', isCopyTrusted };
  }
  if (mine) return { newest: mine, from: 'own', isCopyTrusted };
  return copyRoot === undefined
    ? '本卷的清单都已损坏，又没有副本：请用 --from 指明副本或介质'
    : '本卷的清单都已损坏，副本也不完好：请用 --from 指明另一份副本或介质';
}

type Found = ReturnType<typeof newestAgreed>;

/** A copy that contradicts itself or the object gives nothing, not even what would fit. */
function isTrusted(mine: SoundInventory | undefined, theirs: Found): boolean {
  return typeof theirs === 'object' && (mine === undefined || agree(mine, theirs));
}

function isNewer(theirs: Found, mine: SoundInventory | undefined): theirs is SoundInventory {
  return typeof theirs === 'object' && theirs.version > (mine?.version ?? 0);
}

async function isValid(root: string, objectId: string): Promise<boolean> {
  const folder = join(root, objectPath(foldersOf(root), objectId));
  return (await validateObject(folder, { isOurs: true })).length === 0;
}
