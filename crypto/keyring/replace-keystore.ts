import { KeystoreError } from '../errors.ts';
import { writeKeystore, type KeystoreFile } from './keystore-file.ts';
import { readStanding } from './read-standing.ts';
import { replaceAndErase } from './replace-and-erase.ts';

/**
 * Puts another keystore file in place of the one whose text is known, and answers the new text.
 * @throws KeystoreError where the file is no longer what it was: it may hold keys that this process never saw.
 */
export async function replaceKeystore(
  path: string,
  known: string,
  next: KeystoreFile,
): Promise<string> {
  await requireUnchanged(path, known);
  const text = writeKeystore(next);
  await replaceAndErase(path, text);
  return text;
}

/** Throws `KeystoreError` unless the file still has this text. */
export async function requireUnchanged(path: string, known: string): Promise<void> {
  const text = await readStanding(path).catch(() => undefined);
  if (text?.equals(Buffer.from(known, 'utf8'))) return;
  throw new KeystoreError(
    '密钥库文件在打开之后被改动或移走，未再写入，以免覆盖新的密钥。请停止所有使用这个数据目录的程序，核对 keystore.json 后重新启动',
  );
}
