/** Starts a cell that a spreadsheet would run as a formula. */
const RUNS = /^[=+\-@\t\r]/;

/**
 * Rows as CSV for a spreadsheet: with a byte-order mark, so that Chinese is read as such, and with an apostrophe
 * before whatever would be taken for a formula.
 */
export function writeCsv(rows: readonly (readonly (string | number)[])[]): Buffer {
  const lines = rows.map((row) => row.map(cell).join(','));
  return Buffer.from(`\ufeff${lines.join('\r\n')}\r\n`);
}

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = RUNS.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
