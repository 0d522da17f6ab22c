import { join } from 'node:path';
import { requireFinishedRestore } from '../backup/restore-home.ts';
import { claimHome } from '../claim-home.ts';
import { readConfig } from '../config.ts';
import { holdCustody } from '../custody/hold-custody.ts';
import { serveCustody } from '../custody/serve-custody.ts';
import { closeLogger, createLogger } from '../logger.ts';
import { CliError } from './cli-error.ts';

/** Keeps ledger and vault for a server that runs beside it under another account, until it is told to stop. */
export const runLedger = {
  about: `单独运行账本与密钥库（与兰台服务分用账户）。

LANTAI_HOME                 本进程自己的数据目录：密钥库、签名锁文件、数据库口令
LANTAI_LEDGER               unix:/路径，兰台服务由此连来，两边写法相同
LANTAI_KEYSTORE_SECRET_FILE 本进程密钥库的口令文件
DATABASE_URL                数据库所有者的地址；没有则用内置数据库
LANTAI_DATABASE_MOST_GB     该数据库可占用的空间（GB）：到 80% 告警，到 90% 暂停阅档`,
  async run(args: string[]): Promise<number> {
    if (args.length > 0) throw new CliError('请写成 ledger，不带参数', 3);
    const { ledgerSocket, ...config } = readConfig(process.env);
    if (ledgerSocket === undefined) {
      throw new CliError('请用 LANTAI_LEDGER=unix:/路径 指明在哪里等候兰台服务', 3);
    }
    const told = toldToStop();
    requireFinishedRestore(config.home);
    const claim = claimHome(config.home);
    const logger = createLogger(join(config.home, 'logs'));
    const clock = (): Date => new Date();
    try {
      const surroundings = { substitutes: {}, clock, logger };
      const held = await holdCustody({ ...config, ledgerSocket: undefined }, surroundings);
      try {
        const serving = await serveCustody(held, ledgerSocket, logger);
        console.log(`READY unix:${ledgerSocket}`);
        const halt = await Promise.race([told, held.ledger.stopped]);
        await serving.close();
        if (!halt) return 0;
        console.error(`账本停止：${halt.message}`);
        return 1;
      } finally {
        await held.close();
      }
    } finally {
      await closeLogger(logger);
      claim.release();
    }
  },
};

function toldToStop(): Promise<undefined> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => resolve(undefined));
    }
  });
}
