/** The logical paths of a version in preparation, where no file may also be a folder. */
export type TakenPaths = {
  /** False where the path is put already, or a file stands where it needs a folder, or the other way round. */
  take(path: string): boolean;
};

/** Begins with what the version before shows: such a path may be put again, once. */
export function takenPaths(shown: Iterable<string>): TakenPaths {
  const put = new Set<string>();
  const files = new Set<string>();
  const folders = new Set<string>();
  const add = (path: string): void => {
    files.add(path);
    for (const folder of foldersAbove(path)) folders.add(folder);
  };
  for (const path of shown) add(path);
  return {
    take(path) {
      const isTaken =
        put.has(path) || folders.has(path) || foldersAbove(path).some((above) => files.has(above));
      if (isTaken) return false;
      put.add(path);
      add(path);
      return true;
    },
  };
}

function foldersAbove(path: string): string[] {
  const segments = path.split('/');
  return segments.slice(1).map((_, at) => segments.slice(0, at + 1).join('/'));
}
