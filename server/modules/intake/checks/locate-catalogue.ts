import { raiseFinding } from '../findings/raise-finding.ts';
import { PackageFault } from '../packages/package-fault.ts';
import type { PackageEntry } from '../packages/package-source.ts';

export type LocatedCatalogue = {
  readonly entry: PackageEntry;
  /** Folder that holds the catalogue, with its closing slash; empty at the top of the package. */
  readonly root: string;
};

const MAX_FOLDERS_ABOVE = 2;

/**
 * Finds the one catalogue: an .xml file at the top or inside a folder or two that wrap the whole package.
 * @throws {PackageFault} `structure.…`
 */
export function locateCatalogue(entries: readonly PackageEntry[]): LocatedCatalogue {
  if (entries.length === 0) {
    throw new PackageFault([raiseFinding('structure.empty', '数据包内没有文件')]);
  }
  const candidates = entries.filter(({ path }) => /\.xml$/iu.test(path) && isNearTop(path));
  const [entry, ...others] = candidates;
  if (!entry) throw new PackageFault([raiseFinding('structure.no-catalogue', '找不到目录文件')]);
  if (others.length > 0) {
    throw new PackageFault(
      candidates.map(({ path: file }) =>
        raiseFinding('structure.several-catalogues', `有多个目录文件：${file}`, { file }),
      ),
    );
  }
  return { entry, root: entry.path.slice(0, entry.path.lastIndexOf('/') + 1) };
}

function isNearTop(path: string): boolean {
  return path.split('/').length - 1 <= MAX_FOLDERS_ABOVE;
}
