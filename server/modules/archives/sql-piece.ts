/** Some SQL with the values of its question marks, in their order. */
export type SqlPiece = { sql: string; bindings: readonly SqlValue[] };
type SqlValue = string | number | Buffer | null | string[];

/** SQL with pieces set into it: `piece`where a = ${value} and ${other}``; what is no piece becomes a binding. */
export function piece(
  texts: TemplateStringsArray,
  ...parts: readonly (SqlPiece | SqlValue)[]
): SqlPiece {
  const bindings: SqlValue[] = [];
  const sql = texts.reduce((before, text, index) => {
    const part = parts[index - 1] as SqlPiece | SqlValue;
    if (!isPiece(part)) {
      bindings.push(part);
      return `${before}?${text}`;
    }
    bindings.push(...part.bindings);
    return `${before}${part.sql}${text}`;
  });
  return { sql, bindings };
}

function isPiece(part: SqlPiece | SqlValue): part is SqlPiece {
  return typeof part === 'object' && part !== null && 'sql' in part;
}
