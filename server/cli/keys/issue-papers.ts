import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { issueShares } from '../../../crypto/keyring/change-locks.ts';
import { makeFolder, writeDurably } from '../../../crypto/keyring/durable-files.ts';
import type { ShareNumbers } from '../../../crypto/shares.ts';
import type { Config } from '../../config.ts';
import { CliError } from '../cli-error.ts';
import { askPresentSecret } from './ask-secret.ts';
import { tellOlderBackups } from './tell-older-backups.ts';
import { withKeystore } from './with-keystore.ts';

/** Writes the recovery shares of the master, one file for each officer, into a folder that is empty. */
export async function issuePapers(config: Config, plan: ShareNumbers, out: string): Promise<void> {
  if (plan.threshold < 2 || plan.threshold > plan.shares || plan.shares > 255) {
    throw new CliError('--threshold 不少于 2，且不多于 --shares（至多 255）', 3);
  }
  if (existsSync(out) && readdirSync(out).length > 0) {
    throw new CliError(`${out} 不是空文件夹，请换一个`, 3);
  }
  await withKeystore(
    config,
    () => askPresentSecret(config),
    (keystore) =>
      issueShares(keystore, plan, async (texts, fingerprint) => {
        await makeFolder(out);
        for (const [index, text] of texts.entries()) {
          const name = `recovery-${fingerprint}-${index + 1}.txt`;
          await writeDurably(join(out, name), text, { isNew: true });
        }
      }),
  );
  console.log(`${plan.shares} 片已写入 ${out}。请逐片打印，分别密封交给保管人，然后销毁这些文件。`);
  console.log('以前制发的分片打不开现在的密钥库了。');
  tellOlderBackups('当时的分片');
}
