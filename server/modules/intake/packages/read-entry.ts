import { raiseFinding } from '../findings/raise-finding.ts';
import { isFaultOfDisk } from './is-fault-of-disk.ts';
import { PackageFault } from './package-fault.ts';
import type { PackageEntry, PackageSource } from './package-source.ts';

/**
 * Reads one entry whole; its size was weighed when the package was opened.
 * @throws {PackageFault} when the bytes are not those promised; an error of the disk passes through
 */
export async function readEntry(source: PackageSource, entry: PackageEntry): Promise<Buffer> {
  try {
    const stream = await source.open(entry.path);
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > entry.bytes) throw new Error('longer than declared');
      chunks.push(chunk);
    }
    if (bytes !== entry.bytes) throw new Error('shorter than declared');
    return Buffer.concat(chunks, bytes);
  } catch (cause) {
    if (isFaultOfDisk(cause)) throw cause;
    const finding = raiseFinding('container.damaged', `${entry.path} 内容与包内记录不符`, {
      file: entry.path,
    });
    throw new PackageFault([finding], cause);
  }
}
