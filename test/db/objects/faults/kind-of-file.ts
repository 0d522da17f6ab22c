/** Which kind of file of a repository a path names. */
export function kindOfFile(path: string): string {
  if (path.includes('/content/')) return 'contents';
  if (path.endsWith('inventory.json')) return 'inventories';
  if (path.endsWith('inventory.json.sha512')) return 'sidecars';
  return 'declarations';
}
