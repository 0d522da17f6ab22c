import type { Knex } from 'knex';
import { connect } from './connect.ts';

/** Any fixed number serves: it names the lock that one running server holds. */
const SERVER_LOCK = 724_001;

/**
 * Makes this process the only server of a database, before it changes anything there, and answers the pool
 * whose one connection holds the lock: it goes with the process, however that ends.
 * @throws where another server holds it.
 */
export async function claimDatabase(ownerUrl: string): Promise<Knex> {
  const holder = connect(ownerUrl, { maxConnections: 1, keepOpen: true });
  try {
    const { rows } = await holder.raw<{ rows: { taken: boolean }[] }>(
      'select pg_try_advisory_lock(?) as taken',
      [SERVER_LOCK],
    );
    if (rows[0]?.taken) return holder;
    throw new Error(
      '这个数据库正由另一个兰台服务使用。请核对 DATABASE_URL，或先停止那个服务再启动。',
    );
  } catch (error) {
    await holder.destroy();
    throw error;
  }
}
