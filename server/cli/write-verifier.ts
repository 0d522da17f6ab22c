import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sm3 } from '../../crypto/sm3.ts';
import { CliError } from './cli-error.ts';

const ROOT = join(import.meta.dirname, '../..');

export const writeVerifier = {
  usage: 'ledger verifier FILE',
  about: `把离线核验程序写成单个文件，连同 Node.js 一起带上移动介质即可使用：node FILE 文件夹。

FILE  目标文件，须不存在，如 lantai-verify.mjs

同一版本的软件总写出同样的文件。请在可信的机器上生成，记下显示的 SM3 摘要，使用前核对；
不要用被检查单位随账本一起送来的核验程序。`,
  async run(args: string[]): Promise<number> {
    const { positionals } = parseArgs({ args, allowPositionals: true });
    const [file, ...rest] = positionals;
    if (file === undefined || rest.length > 0) throw new CliError('请写成 ledger verifier FILE', 3);
    const code = await bundleVerifier();
    try {
      await writeFile(file, code, { flag: 'wx', mode: 0o644 });
    } catch (error) {
      throw new CliError(`写不了 ${file}（${String(error)}），请换一个不存在的文件名`, 3);
    }
    console.log(`已写入 ${file}\nSM3 摘要：${sm3(code).toString('hex')}`);
    return 0;
  },
};

/** The verifier as one readable module that needs nothing but Node; the same text whenever and wherever it is made. */
export async function bundleVerifier(): Promise<string> {
  // Only here: no other command should wait for a bundler to load.
  const { build } = await import('vite');
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    root: ROOT,
    build: {
      ssr: 'audit/cli/verify.ts',
      write: false,
      minify: false,
      target: 'node22',
      rolldownOptions: { output: { format: 'es' } },
    },
    ssr: { noExternal: true },
  });
  const [chunk, ...more] = Array.isArray(built) || !('output' in built) ? [] : built.output;
  if (chunk?.type !== 'chunk' || more.length > 0) throw new Error('the bundle is not one file');
  return chunk.code;
}
