import type { EntryRecord } from '../catalogues/catalogue.ts';
import type { PackageProfile } from '../catalogues/package-profile.ts';
import type { Note } from '../findings/note.ts';
import { foldPath, normalisePath } from '../packages/normalise-path.ts';
import type { PackageEntry } from '../packages/package-source.ts';
import type { LocatedCatalogue } from './locate-catalogue.ts';

/** The files of one catalogue entry, in page order; undefined where a named file is absent or taken. */
export type MatchedImages = {
  readonly row: number;
  readonly originals: readonly (PackageEntry | undefined)[];
  readonly optimised: readonly (PackageEntry | undefined)[];
};

type Shelf = {
  readonly files: ReadonlyMap<string, PackageEntry>;
  readonly root: string;
  /** Path to the row that claimed it. */
  readonly claims: Map<string, number>;
  readonly note: Note;
};

/** Finds every image the catalogue names, and notes the absent, the claimed twice and the left over. */
export function matchImages(
  records: readonly EntryRecord[],
  files: readonly PackageEntry[],
  { entry: catalogue, root }: LocatedCatalogue,
  profile: PackageProfile,
  note: Note,
): MatchedImages[] {
  const byKey = new Map(files.map((file) => [foldPath(file.path), file]));
  const shelf: Shelf = { files: byKey, root, claims: new Map(), note };
  const matched = records.map(({ row, originals, optimised }) => ({
    row,
    originals: originals.map((name) => claim(name, row, profile.originalFolders, shelf)),
    optimised: optimised.map((name) => claim(name, row, profile.optimisedFolders, shelf)),
  }));
  for (const { path } of files) {
    if (path !== catalogue.path && !shelf.claims.has(path)) {
      note('structure.extra-file', `${path} 未列入目录`, { file: path });
    }
  }
  return matched;
}

function claim(
  name: string,
  row: number,
  folders: readonly string[],
  { files, root, claims, note }: Shelf,
): PackageEntry | undefined {
  // One vendor writes names from the root with a backslash: \x.jpg.
  const reading = normalisePath(name.replace(/^[/\\]+/u, ''));
  if (!reading.ok) {
    note('files.unsafe-name', `第 ${row} 条：图像文件名 ${name} ${reading.reason}`, { row });
    return undefined;
  }
  const paths = [...folders.map((folder) => `${folder}/${reading.path}`), reading.path];
  const file = paths.map((path) => files.get(foldPath(root + path))).find(Boolean);
  if (!file) {
    const where = { row, file: `${folders[0] ?? ''}/${reading.path}` };
    note('files.missing', `第 ${row} 条：目录所列图像 ${reading.path} 不在包内`, where);
    return undefined;
  }
  const firstRow = claims.get(file.path);
  if (firstRow !== undefined) {
    const message = `第 ${row} 条：图像 ${file.path} 已用于第 ${firstRow} 条`;
    note('files.named-twice', message, { row, file: file.path });
    return undefined;
  }
  claims.set(file.path, row);
  return file;
}
