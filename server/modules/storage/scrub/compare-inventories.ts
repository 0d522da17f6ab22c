import type { CheckedInventory } from '../../../../db/objects/validation/checked-inventory.ts';
import { readContentPath } from './content-path.ts';

/**
 * Whether an inventory shows each file under the name that it was sealed for, the newest of that name, and
 * hides none: one that leads a name to other bytes may be valid OCFL all the same.
 */
export function showsOwnFiles(inventory: CheckedInventory, version: number): boolean {
  const newest = new Map<string, { version: number; digest: string }>();
  for (const [digest, paths] of inventory.manifest) {
    for (const path of paths) {
      const place = readContentPath(path);
      if (!place) return false;
      const known = newest.get(place.name);
      if (!known || known.version < place.version) {
        newest.set(place.name, { version: place.version, digest });
      }
    }
  }
  const shown = [...(inventory.versions.get(`v${version}`)?.state ?? [])].flatMap(
    ([digest, names]) => names.map((name) => ({ name, digest })),
  );
  return (
    shown.length === newest.size &&
    shown.every(({ name, digest }) => newest.get(name)?.digest === digest)
  );
}

/** Names of the files that came with a version, as its inventory has them. */
export function namesIn(inventory: CheckedInventory, version: number): ReadonlySet<string> {
  const places = [...inventory.manifest.values()].flat().map(readContentPath);
  return new Set(places.flatMap((place) => (place?.version === version ? [place.name] : [])));
}
