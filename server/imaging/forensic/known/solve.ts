/** Solves `matrix · x = right` by elimination with pivots; `undefined` where it has no one answer. */
export function solve(
  matrix: readonly Float64Array[],
  right: Float64Array,
): Float64Array | undefined {
  const size = right.length;
  const rows = matrix.map((row, at) => Float64Array.of(...row, right[at] ?? 0));
  for (let column = 0; column < size; column++) {
    const pivot = pivotOf(rows, column);
    const [row, other] = [rows[pivot], rows[column]];
    const head = row?.[column] ?? 0;
    if (!row || !other || Math.abs(head) < 1e-12) return undefined;
    [rows[column], rows[pivot]] = [row, other];
    for (const each of rows) {
      if (each === row) continue;
      const times = (each[column] ?? 0) / head;
      for (let at = column; at <= size; at++) each[at] = (each[at] ?? 0) - times * (row[at] ?? 0);
    }
  }
  return Float64Array.from(rows, (row, at) => (row[size] ?? 0) / (row[at] ?? 1));
}

function pivotOf(rows: readonly Float64Array[], column: number): number {
  let best = column;
  for (let at = column + 1; at < rows.length; at++) {
    if (Math.abs(rows[at]?.[column] ?? 0) > Math.abs(rows[best]?.[column] ?? 0)) best = at;
  }
  return best;
}
