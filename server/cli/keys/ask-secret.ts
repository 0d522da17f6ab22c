import { readFileSync } from 'node:fs';
import type { Config } from '../../config.ts';
import type { KeystoreSecret } from '../../../crypto/keyring/keystore-options.ts';
import { readKeystoreSecret } from '../../keystore/read-keystore-secret.ts';
import { CliError } from '../cli-error.ts';
import { promptSecret } from '../prompt-secret.ts';

const LEAST_LENGTH = 12;

/** What opens the keystore today: as the server reads it where that is configured, else asked for. */
export async function askPresentSecret(config: Config): Promise<KeystoreSecret> {
  const isConfigured =
    config.keystoreSecretFile !== undefined ||
    config.isDemo ||
    config.keystoreUkeyFile !== undefined;
  if (isConfigured) return readKeystoreSecret(config);
  requireTerminal('请用 LANTAI_KEYSTORE_SECRET_FILE 指明现用口令文件');
  return promptSecret('密钥库现用口令：');
}

/** A new password: from a file, or asked for twice. */
export async function askNewPassword(file: string | undefined): Promise<string> {
  const password = file === undefined ? await promptTwice() : readSecretFile(file);
  if (password.length >= LEAST_LENGTH) return password;
  throw new CliError(`密钥库口令不足 ${LEAST_LENGTH} 位，请加长`, 3);
}

/** The content of a secret file, without the line end. */
export function readSecretFile(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new CliError(`读不到文件 ${file}`, 3);
  }
}

async function promptTwice(): Promise<string> {
  requireTerminal('没有新口令：请用 --new-password-file 提供');
  const password = await promptSecret('密钥库新口令：');
  if ((await promptSecret('再输入一次：')) === password) return password;
  throw new CliError('两次输入的口令不同', 3);
}

function requireTerminal(otherwise: string): void {
  if (!process.stdin.isTTY) throw new CliError(otherwise, 3);
}
