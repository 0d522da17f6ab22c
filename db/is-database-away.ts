/** SQLSTATE: 08 connection, 53300 none left, 57P stopping or starting; else of the system's own. */
const AWAY = /^(08|53300|57P|ECONNREFUSED$|ECONNRESET$|EPIPE$|ETIMEDOUT$)/;

/** Whether a statement failed for want of a database; one that was under way may have been done all the same. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'KnexTimeoutError') return true;
  // The driver gives a line that breaks no code.
  if (!('code' in error)) return error.message.startsWith('Connection terminated');
  return AWAY.test(String(error.code));
}
