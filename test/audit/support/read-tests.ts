import ts from 'typescript';

/** One test as it stands in a source, with the words of its title as they are written there. */
export type WrittenTest = {
  title: string;
  /** It has a body, and nothing in it or around it lets it pass without having run. */
  isRun: boolean;
};

const SUITES = ['describe', 'context', 'suite'];
const HOOKS = ['before', 'beforeEach', 'after', 'afterEach'];

/**
 * Every test of a source file, found by parsing it: `it(…)` within whatever suites and loops. One that is written `.skip`, `xit` or
 * without a body, that calls `this.skip()`, or that has a suite or a hook of that kind around it, is not run.
 * @throws where a suite or test is `.only`, since all others would be left out.
 */
export function readTests(path: string, text: string): WrittenTest[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const tests: WrittenTest[] = [];
  const visit = (node: ts.Node, isAround: boolean): void => {
    const called = ts.isCallExpression(node) ? callOf(node) : undefined;
    let isRun = isAround;
    if (called?.isOnly) throw new Error(`${path} has an .only: the rest of it is not run`);
    if (called?.is === 'suite') isRun &&= !called.isSkipped && !skipsInHooks(called.body);
    if (called?.is === 'test') {
      const isHere = !called.isSkipped && called.body !== undefined && !skips(called.body);
      tests.push({ title: called.title, isRun: isRun && isHere });
    }
    ts.forEachChild(node, (child) => visit(child, isRun));
  };
  visit(source, true);
  return tests;
}

type Call = {
  is: 'suite' | 'test';
  title: string;
  isSkipped: boolean;
  isOnly: boolean;
  body: ts.Node | undefined;
};

function callOf({ expression, arguments: [title, ...rest] }: ts.CallExpression): Call | undefined {
  const [plain, mark] = ts.isPropertyAccessExpression(expression)
    ? [expression.expression.getText(), expression.name.text]
    : [expression.getText(), ''];
  const name = plain.replace(/^x(?=it$|describe$|context$|specify$)/, '');
  const is = SUITES.includes(name)
    ? 'suite'
    : ['it', 'specify', 'test'].includes(name)
      ? 'test'
      : '';
  // `it(…).timeout(…)` is a call on a call; `described.it(…)` is somebody else's.
  if (is === '' || !title || !['', 'skip', 'only'].includes(mark)) return undefined;
  const body = rest.find((each) => ts.isFunctionLike(each));
  const isSkipped = mark === 'skip' || name !== plain;
  return { is, title: title.getText().slice(1, -1), isSkipped, isOnly: mark === 'only', body };
}

/** Whether a suite, not one within it, has a hook that lets all of it pass without having run. */
function skipsInHooks(body: ts.Node | undefined): boolean {
  const statements = body && ts.isFunctionLike(body) && 'body' in body ? body.body : undefined;
  if (!statements || !ts.isBlock(statements)) return false;
  return statements.statements.some(
    (each) =>
      ts.isExpressionStatement(each) &&
      ts.isCallExpression(each.expression) &&
      HOOKS.includes(each.expression.expression.getText()) &&
      skips(each),
  );
}

function skips(node: ts.Node): boolean {
  if (ts.isCallExpression(node) && node.expression.getText() === 'this.skip') return true;
  return ts.forEachChild(node, (child) => skips(child) || undefined) ?? false;
}
