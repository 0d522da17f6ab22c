import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A check by its number, and the source that it stands in. */
export type Try = { number: number; own: string };
export type Answer = Try & { isNoticed: boolean };

/** A check without which a loop does not end is noticed too. */
const MOST_SILENT_MS = 90_000;

/**
 * Takes the checks away one after the other and asks first without the second verifier, which takes most of the time, and
 * then, what nobody missed, with it.
 * @throws where the tests fail with everything in its place.
 */
export async function* askTests(tree: string, tries: readonly Try[]): AsyncGenerator<Answer> {
  const missed: Try[] = [];
  for await (const answer of askAll(tree, tries, { ...process.env, PATH: '' })) {
    if (answer.isNoticed) yield answer;
    else missed.push(answer);
  }
  yield* askAll(tree, missed, process.env);
}

/** In a process of its own, and another where that hangs or dies. */
async function* askAll(
  tree: string,
  tries: readonly Try[],
  env: NodeJS.ProcessEnv,
): AsyncGenerator<Answer> {
  let left = tries;
  while (left.length > 0) {
    let isGreen = false;
    for await (const [word, verdict] of linesOf(tree, left, env)) {
      if (word === 'green') isGreen = true;
      const [trying] = left;
      if (trying && (verdict === 'noticed' || verdict === 'missed')) {
        left = left.slice(1);
        yield { ...trying, isNoticed: verdict === 'noticed' };
      }
    }
    if (!isGreen) throw new Error('the tests fail before anything is taken away');
    const [hung] = left;
    if (hung) yield { ...hung, isNoticed: true };
    left = left.slice(1);
  }
}

/** The words of each line of one process, until it ends or has been silent for too long. */
async function* linesOf(
  tree: string,
  tries: readonly Try[],
  env: NodeJS.ProcessEnv,
): AsyncGenerator<string[]> {
  const words = tries.map(({ number, own }) => `${number}:${own}`);
  const child = spawn(process.execPath, [join('test', 'mutation', 'try-checks.ts'), ...words], {
    cwd: tree,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = (): void => void child.kill('SIGKILL');
  let timer = setTimeout(kill, MOST_SILENT_MS);
  for await (const line of createInterface({ input: child.stdout })) {
    clearTimeout(timer);
    timer = setTimeout(kill, MOST_SILENT_MS);
    yield line.split(' ');
  }
  clearTimeout(timer);
}
