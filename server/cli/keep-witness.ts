import { parseArgs } from 'node:util';
import { CliError } from './cli-error.ts';
import { createWitnessIn } from './witness/create-witness-in.ts';
import { followFrom } from './witness/follow-from.ts';
import { serveAt } from './witness/serve-at.ts';
import { showWitness } from './witness/show-witness.ts';
import type { WitnessValues } from './witness/witness-values.ts';

const VERBS: Record<string, (values: WitnessValues) => Promise<number>> = {
  create: createWitnessIn,
  serve: serveAt,
  follow: followFrom,
  show: showWitness,
};

export const keepWitness = {
  usage: 'witness create | serve | follow | show --dir DIR [...]',
  about: `见证：在另一台机器上为账本的检查点加签，使任何人不能悄悄改写历史。

witness create --dir DIR --name NAME --log FILE
    新建一名见证：生成密钥和状态。FILE 为账本公钥（导出包里的 public-key.txt，须与登记簿核对指纹）
witness serve --dir DIR --listen HOST:PORT
    中心连得到本机时用：等待中心送来检查点（C2SP tlog-witness）
witness follow --dir DIR --centre URL [--every SECONDS] [--once]
    中心连不到本机时用：每 60 秒向中心取检查点，加签后送回
witness show --dir DIR
    本见证的公钥、已签到第几条；不需要 PIN

--pin-file FILE  从文件读取密钥的 PIN（不少于 6 位）；没有则提示输入

DIR 只属于一台机器，不得复制，也不得从备份恢复：状态回退的见证会替分叉的账本作证。
状态丢失或损坏时程序拒绝运行，须撤销这名见证，另建一名。

退出码：0 正常；1 账本与已签的矛盾（follow --once）；2 未能完成，或状态不能用；3 用法不对。`,
  async run(args: string[]): Promise<number> {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        dir: { type: 'string' },
        name: { type: 'string' },
        log: { type: 'string' },
        listen: { type: 'string' },
        centre: { type: 'string' },
        every: { type: 'string' },
        once: { type: 'boolean', default: false },
        'pin-file': { type: 'string' },
      },
    });
    const [verb = '', ...rest] = positionals;
    const perform = VERBS[verb];
    if (!perform || rest.length > 0) {
      throw new CliError('请写明 create、serve、follow 或 show', 3);
    }
    return perform(values);
  },
};
