import type { TableChange } from './contract.ts';

type Row = Record<string, string>;

/**
 * What differs between two tables of comma-separated columns whose first column is the key. Cells that hold
 * several words tell which words came and went.
 */
export function compareTables(before: string, after: string): TableChange[] {
  const [old, next] = [readRows(before), readRows(after)];
  const changes: TableChange[] = [];
  for (const key of new Set([...old.keys(), ...next.keys()])) {
    const [was = {}, is = {}] = [old.get(key), next.get(key)];
    for (const column of new Set([...Object.keys(was), ...Object.keys(is)])) {
      const [from, to] = [was[column] ?? '', is[column] ?? ''];
      if (from === to) continue;
      const [fromWords, toWords] = [wordsOf(from), wordsOf(to)];
      changes.push({
        key,
        column,
        before: from,
        after: to,
        added: toWords.filter((word) => !fromWords.includes(word)),
        removed: fromWords.filter((word) => !toWords.includes(word)),
      });
    }
  }
  return changes;
}

function readRows(csv: string): Map<string, Row> {
  const [head = '', ...lines] = csv.trim().split('\n');
  const columns = head.split(',').map((word) => word.trim());
  return new Map(
    lines
      .filter((line) => line.trim() !== '')
      .map((line) => {
        const cells = line.split(',').map((cell) => cell.trim());
        const row = columns.slice(1).map((column, index) => [column, cells[index + 1] ?? '']);
        return [cells[0] ?? '', Object.fromEntries(row) as Row];
      }),
  );
}

function wordsOf(cell: string): string[] {
  return cell.split(' ').filter((word) => word !== '');
}
