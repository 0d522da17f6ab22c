import { writeFile } from 'node:fs/promises';
import { sm3 } from '../../crypto/sm3.ts';
import { CliError } from './cli-error.ts';

/** Writes a bundled program to a file that is not there yet, and tells its digest. @throws CliError. */
export async function writeProgram(file: string, code: string): Promise<void> {
  await writeFile(file, code, { flag: 'wx', mode: 0o644 }).catch((error: unknown) => {
    throw new CliError(`写不了 ${file}（${String(error)}），请换一个不存在的文件名`, 3);
  });
  console.log(`已写入 ${file}\nSM3 摘要：${sm3(code).toString('hex')}`);
}
