import { readdir } from 'node:fs/promises';

/**
 * Whether a folder says of itself that it is an OCFL object or a storage root, or shows it by the
 * files only such a thing has; `unknown` for any other. Throws the error of the system when the
 * folder cannot be read.
 */
export async function identifyFolder(path: string): Promise<'object' | 'root' | 'unknown'> {
  const names = await readdir(path);
  const has = (prefix: string): boolean => names.some((name) => name.startsWith(prefix));
  if (has('0=ocfl_object_')) return 'object';
  if (has('0=ocfl_') || names.includes('ocfl_layout.json')) return 'root';
  return names.includes('inventory.json') ? 'object' : 'unknown';
}
