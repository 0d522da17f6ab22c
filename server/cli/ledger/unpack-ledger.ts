import { mkdir, open } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import * as yauzl from 'yauzl';
import { syncFolder, syncFolderTree } from '../../../db/objects/durable-files.ts';
import { CliError } from '../cli-error.ts';

/**
 * Lays the files of an exported ledger into `dir`, and answers how many. All of it is on the medium when this settles,
 * which may be pulled out then. Not by the reader of packages, whose limits a ledger outgrows.
 * @throws CliError 2 where the medium does not take it.
 */
export async function unpackLedger(file: string, dir: string): Promise<number> {
  const zip = await yauzl.openPromise(file, { autoClose: false });
  try {
    const top = topOf(dir, await mkdir(dir, { recursive: true }));
    // Paths that lead elsewhere are refused by yauzl.
    for await (const entry of zip.eachEntry()) {
      const path = join(dir, entry.fileName);
      await mkdir(dirname(path), { recursive: true });
      await writeFlushed(path, await zip.openReadStreamPromise(entry));
    }
    await syncFolderTree(dir);
    for (let folder = resolve(dir); folder !== top;) {
      folder = dirname(folder);
      await syncFolder(folder);
    }
    return zip.entryCount;
  } catch (error) {
    const reason = reasonOf(error);
    throw new CliError(`${dir} 没有写完，不能使用（${reason}）：请检查介质，再导出到空文件夹`, 2);
  } finally {
    zip.close();
  }
}

async function writeFlushed(path: string, source: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, 'wx');
  try {
    for await (const part of source) await file.appendFile(part);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The folder that holds what was made; `dir` itself where nothing was. */
function topOf(dir: string, firstMade: string | undefined): string {
  return firstMade === undefined ? resolve(dir) : dirname(resolve(firstMade));
}

function reasonOf(error: unknown): string {
  const first = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return first instanceof Error ? first.message : String(first);
}
