import type { SecretKey } from '../../../crypto/secret-key.ts';
import type { Services } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Actor } from '../../http/actor.ts';
import type { FileOrder } from '../../key-release/key-release.ts';
import { ReleaseError } from '../../key-release/release-error.ts';
import { keyDestroyed } from '../archives/index.ts';

/**
 * The keys of some files, one each, by the entry that tells of their reading.
 * @throws AppError that tells the reader what to do.
 */
export async function askForKeys(
  { keyRelease }: Pick<Services, 'keyRelease'>,
  { accountId, terminalId }: Pick<Actor, 'accountId' | 'terminalId'>,
  entryId: string,
  order: { item: string; files: FileOrder[] },
): Promise<SecretKey[]> {
  try {
    const presented = { entryId, actor: accountId, terminal: terminalId };
    return await keyRelease.releasePageKeys({ ...presented, ...order });
  } catch (error) {
    throw error instanceof ReleaseError ? inWords(error) : error;
  }
}

function inWords(error: ReleaseError): AppError {
  if (error.code === 'destroyed') return keyDestroyed(error);
  if (error.code === 'altered') return damaged(error);
  const message =
    error.code === 'lost'
      ? '本卷的密钥打不开，暂时看不了：请告知系统管理员，从备份恢复密钥后再阅'
      : '账本没有放行这一页的密钥，页面未提供。请再打开一次；若仍如此，请联系系统管理员。';
  return new AppError('unavailable', message, { cause: error });
}

/** A page whose stored file is not what was archived. */
export function damaged(cause: unknown): AppError {
  const message = '这一页的文件已损坏或丢失，暂时看不了：请告知系统管理员，修复后再阅';
  return new AppError('unavailable', message, { cause, denial: { reason: 'damaged' } });
}
