import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EnvelopeError, KeystoreError, ShareError, Sm2Error } from '../../../crypto/errors.ts';
import type { Keystore } from '../../../crypto/keyring/keystore.ts';
import type { KeystoreSecret } from '../../../crypto/keyring/keystore-options.ts';
import { softwareProvider } from '../../../crypto/provider.ts';
import { claimHome, type HomeClaim } from '../../claim-home.ts';
import type { Config } from '../../config.ts';
import { CliError } from '../cli-error.ts';

/** Works on the keystore of a home that nobody else works on. What opens it is asked for once that is sure. */
export async function withKeystore<T>(
  config: Config,
  secret: () => Promise<KeystoreSecret>,
  work: (keystore: Keystore) => Promise<T>,
): Promise<T> {
  const path = join(config.home, 'keystore.json');
  if (!existsSync(path)) {
    throw new CliError(`${config.home} 里没有密钥库，请用 LANTAI_HOME 指明数据目录`, 3);
  }
  const claim = claimOrRefuse(config.home);
  try {
    return await work(await softwareProvider.openKeystore(path, await secret()));
  } catch (error) {
    throw isRefusal(error) ? new CliError(error.message, 1) : error;
  } finally {
    claim.release();
  }
}

function claimOrRefuse(home: string): HomeClaim {
  try {
    return claimHome(home);
  } catch (error) {
    throw new CliError(error instanceof Error ? error.message : String(error), 1);
  }
}

function isRefusal(error: unknown): error is Error {
  return [EnvelopeError, KeystoreError, ShareError, Sm2Error].some((kind) => error instanceof kind);
}
