import { readFile, rename, rm, writeFile } from 'node:fs/promises';

/** What may become of a file on a disk that fails or at the hands of somebody. */
export const DAMAGES = ['flipped', 'truncated', 'zeroed', 'deleted', 'swapped'] as const;
export type Damage = (typeof DAMAGES)[number];

/** Damages the file at `path` for certain; `other` is one with other bytes to be swapped with. */
export async function spoilFile(
  path: string,
  damage: Damage,
  other: string,
  random: (below: number) => number,
): Promise<void> {
  const bytes = await readFile(path);
  switch (damage) {
    case 'flipped': {
      const at = random(bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
      return writeFile(path, bytes);
    }
    case 'truncated':
      return writeFile(path, bytes.subarray(0, random(bytes.length)));
    case 'zeroed':
      return writeFile(path, Buffer.alloc(bytes.length));
    case 'deleted':
      return rm(path);
    case 'swapped':
      await rename(path, `${path}.moving`);
      await rename(other, path);
      return rename(`${path}.moving`, other);
  }
}
