import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { CliError } from './cli-error.ts';
import { issuePapers } from './keys/issue-papers.ts';
import { recoverKeystore } from './keys/recover-keystore.ts';
import { relockKeystore } from './keys/relock-keystore.ts';
import { showKeys } from './keys/show-keys.ts';

export const manageKeys = {
  usage: 'keys show | shares | recover | relock [...]',
  about: `查看和管理密钥库的锁（离线运行；除 show 外须先停止服务）。数据目录取自 LANTAI_HOME。

keys show
    主密钥、单位年度密钥的代次与时间，和密钥库的各把锁；不含任何密钥
keys shares --threshold K --shares N --out DIR
    制发主密钥的恢复分片，每人一个文件，打印后销毁；任意 K 片可以恢复，以前的分片打不开现在的密钥库
keys recover --share FILE --share FILE … [--new-password-file FILE]
    忘记口令时，由足够的分片打开密钥库并设置新口令
keys relock [--new-password-file FILE]
    更换口令
keys relock --ukey FILE [--ukey-pin-file FILE] [--remove-password]
    加上一个 UKey（目前为软密钥文件）；--remove-password 取消口令，只用 UKey

现用口令取自服务的设置（LANTAI_KEYSTORE_SECRET_FILE、LANTAI_KEYSTORE_UKEY），没有则提示输入。
口令和 PIN 只从提示或文件读取，不写在命令行里。
换了锁，此前的备份仍只认当时的口令、UKey 和分片：换后对每个在用介质各备份一次，再销毁旧的。

退出码：0 已办；1 拒绝（口令、分片不对，或服务在运行）；2 未能完成；3 用法不对。`,
  async run(args: string[]): Promise<number> {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        threshold: { type: 'string' },
        shares: { type: 'string' },
        out: { type: 'string' },
        share: { type: 'string', multiple: true, default: [] },
        'new-password-file': { type: 'string' },
        ukey: { type: 'string' },
        'ukey-pin-file': { type: 'string' },
        'remove-password': { type: 'boolean', default: false },
      },
    });
    const config = readConfig(process.env);
    switch (positionals.join(' ')) {
      case 'show':
        await showKeys(config);
        return 0;
      case 'shares': {
        const plan = { threshold: count(values.threshold), shares: count(values.shares) };
        if (values.out === undefined) throw new CliError('请用 --out 指明写入分片的文件夹', 3);
        await issuePapers(config, plan, values.out);
        return 0;
      }
      case 'recover':
        if (values.share.length === 0) throw new CliError('请用 --share 给出各分片的文件', 3);
        await recoverKeystore(config, values.share, values['new-password-file']);
        return 0;
      case 'relock':
        await relockKeystore(config, {
          ukey: values.ukey,
          pinFile: values['ukey-pin-file'],
          removesPassword: values['remove-password'],
          passwordFile: values['new-password-file'],
        });
        return 0;
      default:
        throw new CliError('请写成 keys show、keys shares、keys recover 或 keys relock', 3);
    }
  },
};

function count(value: string | undefined): number {
  if (value !== undefined && /^[1-9]\d{0,2}$/.test(value)) return Number(value);
  throw new CliError('请用 --threshold 和 --shares 写明片数', 3);
}
