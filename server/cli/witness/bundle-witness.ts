import { parseArgs } from 'node:util';
import { bundleProgram } from '../bundle-program.ts';
import { CliError } from '../cli-error.ts';
import type { Command } from '../run-command.ts';
import { writeProgram } from '../write-program.ts';

export const bundleWitness: Command = {
  usage: 'witness bundle FILE',
  about: `把见证程序写成单个文件，放到查询终端等没有装本系统的机器上，只需 Node.js 即可运行：
node lantai-witness.mjs create | serve | follow | show --dir DIR [...]

FILE  目标文件，须不存在，如 lantai-witness.mjs

同一版本的软件总写出同样的文件；拷过去以后核对显示的 SM3 摘要。`,
  async run(args) {
    const { positionals } = parseArgs({ args, allowPositionals: true });
    const [file, ...rest] = positionals;
    if (file === undefined || rest.length > 0) throw new CliError('请写成 witness bundle FILE', 3);
    await writeProgram(file, await bundleProgram('server/cli/witness-program.ts'));
    return 0;
  },
};
