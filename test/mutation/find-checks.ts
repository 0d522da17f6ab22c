import ts from 'typescript';

/** One check of a source file, and what is done to it. */
export type Check = { line: number; from: number; to: number; text: string } & (
  | { instead: 'true' | 'false' }
  /** A comparison whose bound is moved by one: where its operator stands. */
  | { instead: Bound; operator: { from: number; to: number } }
);
type Bound = '<' | '<=' | '>' | '>=';

const MOVED: Partial<Record<ts.SyntaxKind, Bound>> = {
  [ts.SyntaxKind.LessThanToken]: '<=',
  [ts.SyntaxKind.LessThanEqualsToken]: '<',
  [ts.SyntaxKind.GreaterThanToken]: '>=',
  [ts.SyntaxKind.GreaterThanEqualsToken]: '>',
};

/**
 * Every check that somebody could leave out or get wrong by one: the condition of an `if` that throws, returns or
 * reports, each part of an `&&` or `||`, and each comparison of sizes.
 */
export function findChecks(text: string): Check[] {
  const source = ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest, true);
  const checks: Check[] = [];
  const placeOf = (node: ts.Node) => {
    const [from, to] = [node.getStart(source), node.getEnd()];
    const line = source.getLineAndCharacterOfPosition(from).line + 1;
    return { line, from, to, text: text.slice(from, to).replace(/\s+/g, ' ') };
  };
  const visit = (node: ts.Node): void => {
    if (ts.isIfStatement(node)) checks.push({ ...placeOf(node.expression), instead: 'false' });
    if (ts.isBinaryExpression(node)) {
      for (const part of partsOf(node)) {
        checks.push({ ...placeOf(part.node), instead: part.instead });
      }
      const moved = MOVED[node.operatorToken.kind];
      if (moved) {
        const { from, to } = placeOf(node.operatorToken);
        checks.push({ ...placeOf(node), instead: moved, operator: { from, to } });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return checks;
}

/** The sides of an `&&` or `||`, and what makes each count for nothing. The left side of a chain is the rest of the chain. */
function partsOf(node: ts.BinaryExpression): { node: ts.Node; instead: 'true' | 'false' }[] {
  const { kind } = node.operatorToken;
  const isAnd = kind === ts.SyntaxKind.AmpersandAmpersandToken;
  if (!isAnd && kind !== ts.SyntaxKind.BarBarToken) return [];
  return [node.left, node.right]
    .filter((part) => !ts.isBinaryExpression(part) || part.operatorToken.kind !== kind)
    .map((part) => ({ node: part, instead: isAnd ? 'true' : 'false' }));
}
