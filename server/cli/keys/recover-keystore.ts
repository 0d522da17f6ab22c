import { changePassword } from '../../../crypto/keyring/change-locks.ts';
import { ShareError } from '../../../crypto/errors.ts';
import { describeShare } from '../../../crypto/shares.ts';
import type { Config } from '../../config.ts';
import { CliError } from '../cli-error.ts';
import { askNewPassword, readSecretFile } from './ask-secret.ts';
import { tellOlderBackups } from './tell-older-backups.ts';
import { withKeystore } from './with-keystore.ts';

/** Opens the keystore by recovery shares and puts a new password before the same master. */
export async function recoverKeystore(
  config: Config,
  files: string[],
  passwordFile: string | undefined,
): Promise<void> {
  const shares = files.map(readShareFile);
  await withKeystore(
    config,
    () => Promise.resolve({ shares }),
    async (keystore) => changePassword(keystore, await askNewPassword(passwordFile)),
  );
  console.log('密钥库已恢复，新口令生效，原口令打不开现在的密钥库了。请更新服务的口令文件。');
  tellOlderBackups('当时的口令和分片');
}

/** The text of a share, held against its check digits here, where the file can be named. */
function readShareFile(file: string): string {
  const text = readSecretFile(file);
  try {
    describeShare(text);
    return text;
  } catch (error) {
    throw error instanceof ShareError ? new CliError(`${file}：${error.message}`, 1) : error;
  }
}
