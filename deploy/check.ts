/** Everything that can be said about the code without running it, two at a time, the longest first. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const CHECKS: [name: string, script: string, ...args: string[]][] = [
  ['lint', 'node_modules/eslint/bin/eslint.js', '.'],
  ['format', 'node_modules/prettier/bin/prettier.cjs', '--check', '.', '--log-level=warn'],
  ['types', 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'],
  ['client types', 'node_modules/vue-tsc/bin/vue-tsc.js', '-p', 'client/tsconfig.json', '--noEmit'],
  [
    'architecture',
    'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    '--config',
    '.dependency-cruiser.mjs',
    '--no-progress',
    ...['server', 'db', 'crypto', 'policies', 'audit', 'client', 'test'],
  ],
  ['dead code', 'node_modules/knip/bin/knip.js'],
];

let failures = 0;
const queue = CHECKS.values();

async function takeChecks(): Promise<void> {
  for (const [name, script, ...args] of queue) {
    const startedAt = performance.now();
    const { isGood, said } = await run(script, args);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    process.stdout.write(said);
    console.log(`${isGood ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
    if (!isGood) failures += 1;
  }
}

/** What it says is told when it is over, so that two do not talk into each other. */
async function run(script: string, args: string[]): Promise<{ isGood: boolean; said: Buffer }> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => said.push(chunk));
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { isGood: code === 0, said: Buffer.concat(said) };
}

await Promise.all([takeChecks(), takeChecks()]);
process.exitCode = failures === 0 ? 0 : 1;
