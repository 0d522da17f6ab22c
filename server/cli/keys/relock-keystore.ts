import { addUkey, changePassword, removePassword } from '../../../crypto/keyring/change-locks.ts';
import { openSoftUkey } from '../../../crypto/open-soft-ukey.ts';
import type { Config } from '../../config.ts';
import { promptSecret } from '../prompt-secret.ts';
import { askNewPassword, askPresentSecret, readSecretFile } from './ask-secret.ts';
import { tellOlderBackups } from './tell-older-backups.ts';
import { withKeystore } from './with-keystore.ts';

export type Relock = {
  /** Key file that stands for a UKey, whose lock is to be added, and its PIN's. */
  ukey: string | undefined;
  pinFile: string | undefined;
  removesPassword: boolean;
  passwordFile: string | undefined;
};

/** Changes what opens the keystore: its password, or which UKeys. */
export async function relockKeystore(config: Config, relock: Relock): Promise<void> {
  await withKeystore(
    config,
    () => askPresentSecret(config),
    async (keystore) => {
      if (relock.ukey !== undefined) {
        const text = readSecretFile(relock.ukey);
        const pin = relock.pinFile
          ? readSecretFile(relock.pinFile)
          : await promptSecret('UKey 的 PIN：');
        // Opened once, so that nobody locks themselves out with a key whose PIN is not known.
        await addUkey(keystore, await openSoftUkey(text, pin));
      }
      if (relock.removesPassword) await removePassword(keystore);
      const changesPassword = relock.ukey === undefined && !relock.removesPassword;
      if (changesPassword) {
        await changePassword(keystore, await askNewPassword(relock.passwordFile));
      }
    },
  );
  console.log('密钥库的锁已更改。请相应更新服务的口令文件或 UKey 设置后再启动服务。');
  tellOlderBackups('当时的口令、UKey 和分片');
}
