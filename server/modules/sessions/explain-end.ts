import type { Db } from '../../../db/connect.ts';
import { findEnd } from './end-store.ts';

const FAREWELLS: Record<string, string> = {
  replaced:
    '您的账号已在另一终端登录，本页已退出。如不是您本人登录，请立即修改口令并报告安全保密管理员。',
  secret_changed: '您的口令或 PIN 已修改，请重新登录。',
};

/** What is told the browser whose session somebody else has ended; `undefined` where there is nothing to say. */
export async function explainEnd(
  db: Db,
  tokenDigest: Buffer,
  address: string,
): Promise<string | undefined> {
  const end = await findEnd(db, tokenDigest, address);
  if (!end) return undefined;
  if (end.end_reason === 'ended_by_officer') {
    return `本次登录已由管理员结束。事由：${end.end_note ?? ''}。如有疑问，请联系安全保密管理员。`;
  }
  if (end.end_reason !== null) return FAREWELLS[end.end_reason];
  if (end.terminal_state === 'revoked') return '本终端已注销，不能继续使用。请联系安全保密管理员。';
  if (end.is_terminal_changed) return '本终端的登记已变更，请重新登录。';
  if (end.is_account_changed)
    return '您的账号已变更或停用，请重新登录；不能登录时请联系系统管理员。';
  return undefined;
}
