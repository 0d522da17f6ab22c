import { parseArgs } from 'node:util';
import { readUnverified } from '../../../audit/checkpoint.ts';
import { CheckpointError } from '../../../audit/errors.ts';
import { readConfig } from '../../config.ts';
import { MirrorAlarm, MirrorPause } from '../../mirror/mirror-error.ts';
import { openFolderSource } from '../../mirror/open-folder-source.ts';
import { openForRefill } from '../../open-for-refill.ts';
import { refillLedger, RefillRefusal } from '../../modules/ledger/index.ts';
import { CliError } from '../cli-error.ts';

export const refillFromMirror = {
  usage: 'ledger refill --from DIR|URL',
  about: `数据库的账本落后于锁文件或见证时，用镜像补齐（离线运行，须先停止服务）。

--from DIR|URL   账本镜像或导出包（zip 请先解压）

数据目录取自 LANTAI_HOME，数据库取自 DATABASE_URL。只补缺失的条目，直到签名的根重现；不改已有的，也不重新签名。
补的只是账本：业务数据仍是数据库里的样子，须对照账本核查。可随时中断，重新运行即接着做。

退出码：0 已补齐；1 拒绝（原因已说明，没有写入）；2 未能完成；3 用法不对。`,
  async run(args: string[]): Promise<number> {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { from: { type: 'string' } },
    });
    if (positionals.length > 0 || values.from === undefined) throw new CliError('请写明 --from', 3);
    try {
      return await refill(values.from);
    } catch (error) {
      throw asCliError(error);
    }
  },
};

async function refill(from: string): Promise<number> {
  const source = openFolderSource(from);
  const note = await source.newest();
  if (note === undefined) throw new CliError(`${from} 里没有检查点，不是镜像`, 1);
  const { origin } = readUnverified(note);
  const opened = await openForRefill(readConfig(process.env));
  try {
    const signers = opened.signers.find(({ name }) => name === origin);
    if (!signers) throw new CliError(`镜像是另一本账（${origin}），本密钥库没有它的密钥`, 1);
    const done = await refillLedger({
      db: opened.db,
      lock: opened.lock,
      keys: signers.keys(),
      source,
      onProgress: (count, total) => console.error(`已补到第 ${count} 条，共 ${total} 条`),
    });
    console.log(
      done.from === done.to
        ? `账本已有 ${done.to} 条，与镜像一致，无需补齐`
        : `已由 ${done.from} 条补到 ${done.to} 条，签名的根已重现。可以启动服务。`,
    );
    return 0;
  } finally {
    await opened.close();
  }
}

function asCliError(error: unknown): unknown {
  if (error instanceof MirrorPause) return new CliError(error.message, 2);
  const isRefusal =
    error instanceof RefillRefusal ||
    error instanceof MirrorAlarm ||
    error instanceof CheckpointError;
  return isRefusal ? new CliError(error.message, 1) : error;
}
