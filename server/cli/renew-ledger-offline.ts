import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SIGNERS_NEEDED } from '../../audit/restore.ts';
import { bringUpToDate } from '../../db/backup/bring-up-to-date.ts';
import { openForRestore } from '../../db/backup/open-for-restore.ts';
import { LOCK } from '../backup/restore-home.ts';
import { readConfig } from '../config.ts';
import { readKeystoreSecret } from '../keystore/read-keystore-secret.ts';
import { LedgerHalt } from '../modules/ledger/index.ts';
import { listOfficerKeys } from '../officer-keys-view.ts';
import { officersOfKeys } from '../officers-of-keys.ts';
import { renewLedger } from '../renew-ledger.ts';
import { CliError } from './cli-error.ts';
import { withKeystore } from './keys/with-keystore.ts';
import { readOfficerKeys } from './read-officer-keys.ts';
import { sizeOfWitness } from './read-witnesses.ts';
import { tellRenewal } from './tell-renewal.ts';

const OPTIONS = {
  key: { type: 'string', multiple: true },
  'pin-file': { type: 'string', multiple: true },
  'at-least': { type: 'string', multiple: true },
} as const;

/** `lantai ledger renew`: the way out where the ledger halts and nothing newer of it can be found. */
export const renewLedgerOffline = {
  usage: 'ledger renew --key FILE --key FILE [--at-least CHECKPOINT …]',
  about: `服务因账本回退或不符而不能启动、镜像和备份里又找不到更新的账本时，离线另立新账本（须先停止服务）。

数据库不动；旧账本留在库中，仍可查阅、导出和核验。新账本的首条为恢复记录，由两名三员的密钥签署，
写明旧账本、所保有的条数和散失的范围。旧锁文件另存，不删除。数据目录取自 LANTAI_HOME。
账本由单独进程（lantai ledger）保管的，两个进程都停下，以账本进程的账户、用它的 LANTAI_HOME 和 DATABASE_URL 办理。
--key FILE       两名三员已登记的密钥文件，给出两次
--pin-file FILE  其 PIN，次序相同，没有则提示输入
--at-least       已知最新的检查点：检查点文件、数据目录，或 条数:总摘要；用来写明散失的范围

退出码：0 已办；1 拒绝（原因已说明）；2 未能完成，可重新执行；3 用法不对。`,
  async run(args: string[]): Promise<number> {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
    if (positionals.length > 0) throw new CliError('多余的参数，请用选项写明', 3);
    const { key = [], 'pin-file': pinFiles = [], 'at-least': atLeast = [] } = values;
    if (key.length < SIGNERS_NEEDED) {
      throw new CliError('请用 --key 给出两名三员的密钥文件，由他们共同签署', 3);
    }
    const knownSize = Math.max(0, ...atLeast.map(sizeOfWitness));
    const keys = await readOfficerKeys(key, pinFiles);
    const config = readConfig(process.env);
    const now = new Date();
    const open = () => readKeystoreSecret(config);
    const renewal = await withKeystore(config, open, (keystore) =>
      openForRestore(config.home, config.databaseUrl, async (owner) => {
        await bringUpToDate(owner);
        const officers = officersOfKeys(keys, await listOfficerKeys(owner, now));
        if (officers.length < SIGNERS_NEEDED) {
          throw new CliError('所给密钥中没有两名在用三员已登记的密钥，不能签署', 1);
        }
        const lockFile = join(config.home, LOCK);
        const cause = { action: 'ledger.renew' };
        return renewLedger({ keystore, owner, lockFile, officers, knownSize, now, cause });
      }),
    ).catch((error: unknown) => {
      throw error instanceof LedgerHalt ? new CliError(error.message, 1) : error;
    });
    tellRenewal(renewal);
    return 0;
  },
};
