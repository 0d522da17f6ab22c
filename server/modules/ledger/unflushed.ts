/**
 * Lets the statement that asks it commit without a flush of its own: seen at once, durable with the next commit that waits
 * for one. Only for what a crash may take: what nobody has a receipt for, and what the lock file says as well.
 * PostgreSQL, KingbaseES and openGauss all let any user set this for one transaction.
 */
export const IS_UNFLUSHED = `(select set_config('synchronous_commit', 'off', true)) = 'off'`;
