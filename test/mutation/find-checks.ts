import ts from 'typescript';

/** One check of a source file, and the text that takes it away. */
export type Check = { line: number; from: number; to: number; instead: 'true' | 'false' };

/**
 * Every check that somebody could leave out: the condition of an `if` that throws, returns or reports, and each part of
 * an `&&` or `||`.
 */
export function findChecks(text: string): Check[] {
  const source = ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest, true);
  const checks: Check[] = [];
  const note = (node: ts.Node, instead: Check['instead']): void => {
    const from = node.getStart(source);
    const line = source.getLineAndCharacterOfPosition(from).line + 1;
    checks.push({ line, from, to: node.getEnd(), instead });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isIfStatement(node)) note(node.expression, 'false');
    if (ts.isBinaryExpression(node)) {
      const { kind } = node.operatorToken;
      const instead =
        kind === ts.SyntaxKind.AmpersandAmpersandToken
          ? 'true'
          : kind === ts.SyntaxKind.BarBarToken
            ? 'false'
            : undefined;
      for (const part of instead ? [node.left, node.right] : []) {
        if (instead && !isSameOperator(part, kind)) note(part, instead);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return checks;
}

/** The left side of a chain is the rest of the chain. */
function isSameOperator(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === kind;
}
