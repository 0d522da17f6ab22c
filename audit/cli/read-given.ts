import { open } from 'node:fs/promises';
import { UsageError } from '../resolve-trust.ts';

/** Larger than any key, policy, checkpoint or proof file. */
const MAX_BYTES = 1024 * 1024;

/** Text of a file that the auditor names. Throws `UsageError` where it cannot be read, or is none of these. */
export async function readGiven(path: string): Promise<string> {
  const handle = await open(path, 'r').catch(() => {
    throw new UsageError(`读不到文件 ${path}。`);
  });
  try {
    const stats = await handle.stat();
    if (!stats.isFile() || stats.size > MAX_BYTES) throw new UsageError(`文件 ${path} 不能用。`);
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}
