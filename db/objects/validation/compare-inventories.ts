import { digestsByPath, type CheckedInventory, type CheckedVersion } from './checked-inventory.ts';
import type { Code } from './finding.ts';

/**
 * Holds the inventory of version `name` against the newest one: the same object, and the same
 * history up to then (sections 3.5.2 and 3.7).
 */
export function compareInventories(
  older: CheckedInventory,
  newest: CheckedInventory,
  name: string,
  report: (code: Code) => void,
): void {
  if (older.id !== newest.id) report('E037');
  if (older.head !== undefined && older.head !== name) report('E040');
  if (older.contentDirectory !== newest.contentDirectory) report('E019');
  if ((older.type ?? '') > (newest.type ?? '')) report('E103');
  for (const [version, block] of older.versions) {
    const latest = newest.versions.get(version);
    if (!latest || !isSameState(older, block, newest, latest)) report('E066');
    else if (block.metadata !== latest.metadata) report('W011');
  }
}

function isSameState(
  older: CheckedInventory,
  before: CheckedVersion,
  newest: CheckedInventory,
  now: CheckedVersion,
): boolean {
  const [was, is] = [digestsByPath(before.state), digestsByPath(now.state)];
  const isSameFile =
    older.digestAlgorithm === newest.digestAlgorithm
      ? (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()
      : (one: string, other: string): boolean => sharesContent(older, one, newest, other);
  return (
    was.size === is.size &&
    [...was].every(([path, digest]) => isSameFile(digest, is.get(path) ?? ''))
  );
}

/** Digests of two algorithms cannot be compared; the content files they stand for can. */
function sharesContent(
  older: CheckedInventory,
  one: string,
  newest: CheckedInventory,
  other: string,
): boolean {
  const paths = new Set(newest.manifest.get(other));
  return older.manifest.get(one)?.every((path) => paths.has(path)) ?? false;
}
