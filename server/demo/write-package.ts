import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { listPackageFiles, packageName } from './list-package-files.ts';
import type { PackageFile, PackageOrder } from './list-package-files.ts';

// The same order gives the same bytes, whenever it is written.
const WRITTEN_AT = new Date('2025-10-31T00:00:00Z');

/**
 * Writes one volume as a zipped exchange package into `dir`, a page at a time, and returns its path.
 * `prepareFonts` must have run.
 */
export async function writePackage(order: PackageOrder, dir: string): Promise<string> {
  const path = join(dir, `${packageName(order)}.zip`);
  const zip = new ZipFile();
  for (const file of listPackageFiles(order)) addLazily(zip, file);
  const output = zip.outputStream.pipe(new PassThrough());
  // A page that cannot be painted spoils the package: the pipeline below must learn of it.
  zip.on('error', (error: Error) => output.destroy(error));
  zip.end();
  await mkdir(dir, { recursive: true });
  await pipeline(output, createWriteStream(path));
  return path;
}

/** Writes the same package as a folder into `dir` and returns the folder's path. */
export async function writePackageFolder(order: PackageOrder, dir: string): Promise<string> {
  for (const file of listPackageFiles(order)) {
    const path = join(dir, file.path);
    await mkdir(dirname(path), { recursive: true });
    await pipeline(file.open(), createWriteStream(path));
  }
  return join(dir, packageName(order));
}

function addLazily(zip: ZipFile, { path, open }: PackageFile): void {
  // Photographs do not get smaller by deflating.
  const options = { mtime: WRITTEN_AT, compress: !path.endsWith('.jpg') };
  zip.addReadStreamLazy(path, options, (callback) => {
    const content = open().once('error', (error) => zip.emit('error', error));
    callback(null, content);
  });
}
