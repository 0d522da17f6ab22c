import { parseArgs } from 'node:util';
import { bundleProgram } from './bundle-program.ts';
import { CliError } from './cli-error.ts';
import { writeProgram } from './write-program.ts';

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
    await writeProgram(file, await bundleVerifier());
    return 0;
  },
};

/** The verifier as one file. */
export function bundleVerifier(): Promise<string> {
  return bundleProgram('audit/cli/verify.ts');
}
