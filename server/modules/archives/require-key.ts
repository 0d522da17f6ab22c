import type { Db } from '../../../db/connect.ts';
import { AppError } from '../../errors.ts';
import { isKeyDestroyed } from './destruction-store.ts';

/** @throws AppError `conflict` where the key of the volume was destroyed: nothing of it can be opened. */
export async function requireKey(db: Db, volumeId: string): Promise<void> {
  if (await isKeyDestroyed(db, volumeId)) throw keyDestroyed();
}

export function keyDestroyed(cause?: unknown): AppError {
  const message = '密钥已销毁：本卷已依法销毁密钥，页面不能再查阅。如需了解依据，请联系保管单位。';
  return new AppError('conflict', message, { cause });
}
