import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { raiseFinding } from '../findings/raise-finding.ts';
import { isFaultOfDisk } from './is-fault-of-disk.ts';
import { PackageFault } from './package-fault.ts';
import type { PackageLimits, PackageSource } from './package-source.ts';
import { readFolder } from './read-folder.ts';
import { readZip } from './read-zip.ts';

/**
 * Opens an exchange package, be it a folder or a zip. The caller closes it.
 * @throws {PackageFault} when it cannot be read or must not be
 */
export async function openPackage(path: string, limits?: PackageLimits): Promise<PackageSource> {
  const status = await stat(path).catch((cause: unknown) => {
    if (isFaultOfDisk(cause)) throw cause;
    const message = `找不到或无权读取数据包 ${basename(path)}`;
    throw new PackageFault([raiseFinding('container.unreadable', message)], cause);
  });
  return status.isDirectory() ? readFolder(path, limits) : readZip(path, limits);
}
