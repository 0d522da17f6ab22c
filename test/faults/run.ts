/**
 * `npm run faults` runs every kind of fault in full and ends with a table, `npm run faults -- NAME`
 * runs one, `npm run faults -- --list` names them. A failure prints the command that replays it.
 * Exit codes: 0 all held; 1 something failed; 2 nothing failed, but not all could run; 3 wrong
 * usage.
 */
import { parseArgs } from 'node:util';
import { stopDatabaseServer } from '../support/database.ts';
import type { FaultCase, FaultResult } from './fault-case.ts';
import { loadCases } from './load-cases.ts';
import { showProgress } from './show-progress.ts';

type Line = { name: string; result: FaultResult | undefined; seconds: number };

const cases = await loadCases();
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string' },
    count: { type: 'string' },
    only: { type: 'string' },
    list: { type: 'boolean' },
  },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const [wanted, ...rest] = positionals;

const numbers = [seed, Number(values.count ?? 1), Number(values.only ?? 0)];
const isUnknown = wanted !== undefined && !cases.has(wanted);
if (isUnknown || rest.length > 0 || !numbers.every((number) => Number.isSafeInteger(number))) {
  console.error('用法：npm run faults -- [NAME] [--seed N] [--count N] [--only INDEX] [--list]');
  process.exitCode = 3;
} else if (values.list) {
  for (const [name, { fullCount, about }] of cases) {
    console.log(`${name.padEnd(16)} ${String(fullCount).padStart(8)}  ${about}`);
  }
} else {
  const chosen = [...cases].filter(([name]) => wanted === undefined || name === wanted);
  const lines: Line[] = [];
  for (const [name, faultCase] of chosen) lines.push(await runOne(name, faultCase));
  await stopDatabaseServer();
  printTable(lines);
  process.exitCode = exitCodeOf(lines);
}

async function runOne(name: string, faultCase: FaultCase): Promise<Line> {
  const obstacle = faultCase.obstacle?.();
  if (obstacle !== undefined) {
    console.log(`${name}: not run: ${obstacle}`);
    return { name, result: undefined, seconds: 0 };
  }
  console.log(`${name}: ${faultCase.about} (--seed ${seed})`);
  const startedAt = performance.now();
  const progress = showProgress(name);
  const result = await faultCase
    .run({
      seed,
      count: Number(values.count ?? faultCase.fullCount),
      ...(values.only !== undefined && { only: Number(values.only) }),
      tell: progress.tell,
    })
    .catch((error: unknown) => failedAsAWhole(error));
  progress.end();
  for (const { index, reason } of result.failures) {
    console.log(`FAILED ${name}, case ${index}: ${reason}`);
    const only = index < 0 ? '' : ` --only ${index}`;
    console.log(`  replay: npm run faults -- ${name} --seed ${seed}${only}`);
  }
  return { name, result, seconds: (performance.now() - startedAt) / 1000 };
}

/** What goes wrong before, between or after the cases belongs to none of them. */
function failedAsAWhole(error: unknown): FaultResult {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { cases: 0, failures: [{ index: -1, reason }], counts: {} };
}

function printTable(lines: Line[]): void {
  console.log(`\n${'fault'.padEnd(16)} ${'cases'.padStart(7)} ${'failed'.padStart(7)} seconds`);
  for (const { name, result, seconds } of lines) {
    const figures = result ? [result.cases, result.failures.length] : ['not run', '-'];
    const counts = Object.entries(result?.counts ?? {}).map(([what, count]) => `${count} ${what}`);
    const [ran, failed] = figures.map((figure) => String(figure).padStart(7));
    console.log(
      `${name.padEnd(16)} ${ran} ${failed} ${seconds.toFixed(0).padStart(7)}  ${counts.join(', ')}`,
    );
  }
}

/** A run that tried nothing has shown nothing. */
function exitCodeOf(lines: Line[]): number {
  if (lines.some(({ result }) => result && (result.failures.length > 0 || result.cases === 0))) {
    return 1;
  }
  return lines.some(({ result }) => !result) ? 2 : 0;
}
