import knex, { type Knex } from 'knex';

export type { Knex } from 'knex';
/** A transaction: what a store needs to write. A plain pool does not pass for it. */
export type Tx = Knex.Transaction;
/** A pool or a transaction: what a view needs to read. */
export type Db = Knex;

/**
 * A connection pool on a pg-compatible server.
 * `version` is fixed because the driver's own guess throws on servers that do not introduce themselves as
 * PostgreSQL (KingbaseES, openGauss).
 */
export function connect(
  url: string,
  options: { maxConnections: number; keepOpen?: boolean },
): Knex {
  return knex({
    client: 'pg',
    version: '12',
    connection: { connectionString: url, application_name: 'lantai' },
    pool: { min: options.keepOpen ? options.maxConnections : 0, max: options.maxConnections },
    acquireConnectionTimeout: 15_000,
    // An error must not carry the values of its statement into a log.
    compileSqlOnError: false,
  });
}
