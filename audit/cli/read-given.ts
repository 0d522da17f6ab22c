import { open } from 'node:fs/promises';
import { decodeText } from '../decode-text.ts';
import { UsageError } from '../resolve-trust.ts';

/** Larger than any key, policy, checkpoint or proof file. */
const MAX_BYTES = 1024 * 1024;

const BYTE_ORDER_MARK = '\ufeff';

/** Text of a file that the auditor names. Throws `UsageError` where it cannot be read, or is none of these. */
export async function readGiven(path: string): Promise<string> {
  const text = decodeText(await readGivenBytes(path));
  if (text === undefined) throw new UsageError(`文件 ${path} 不是 UTF-8 文本，请另存为 UTF-8。`);
  if (text.startsWith(BYTE_ORDER_MARK)) {
    throw new UsageError(`文件 ${path} 开头有字节序标记（BOM），请另存为不带 BOM 的 UTF-8。`);
  }
  return text;
}

/** Its bytes. Throws `UsageError` likewise. */
export async function readGivenBytes(path: string): Promise<Buffer> {
  const handle = await open(path, 'r').catch(() => {
    throw new UsageError(`读不到文件 ${path}。`);
  });
  try {
    const stats = await handle.stat();
    if (!stats.isFile() || stats.size > MAX_BYTES) throw new UsageError(`文件 ${path} 不能用。`);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}
