import type { Db, Tx } from '../../db/connect.ts';
import { sm3 } from '../../crypto/sm3.ts';
import { AppError } from '../errors.ts';

export type Attempt = { accountId: string; key: string; route: string; request: unknown };

type Row = {
  account_id: string;
  key: string;
  route: string;
  request_digest: Buffer;
  response: string;
};

/**
 * The answer given before under this key, or `undefined` on the first attempt.
 * @throws AppError `conflict` when the key was used for something else.
 */
export async function findAnswer(db: Db, attempt: Attempt): Promise<unknown> {
  const row = await db<Row>('idempotency_keys')
    .where({ account_id: attempt.accountId, key: attempt.key })
    .first('route', 'request_digest', 'response');
  if (!row) return undefined;
  if (row.route !== attempt.route || !row.request_digest.equals(digest(attempt))) {
    throw new AppError('conflict', '同一提交编号用于了不同内容，请刷新页面后重新提交');
  }
  return JSON.parse(row.response);
}

/** Stands in the act's own transaction: of two racing attempts the later one fails on the primary key. */
export async function keepAnswer(tx: Tx, attempt: Attempt, response: unknown): Promise<void> {
  await tx('idempotency_keys').insert({
    account_id: attempt.accountId,
    key: attempt.key,
    route: attempt.route,
    request_digest: digest(attempt),
    response: JSON.stringify(response),
    created_at: tx.fn.now(),
  });
}

function digest(attempt: Attempt): Buffer {
  return sm3(Buffer.from(JSON.stringify(attempt.request)));
}
