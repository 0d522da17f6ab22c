/** `npm run bench` lists the benchmarks, `npm run bench -- NAME…` runs some, one after the other, each in a process of its own. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

type Benchmark = { about: string; run(): Promise<void> };

const FOLDER = join(import.meta.dirname, 'cases');
const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3))
  .sort();

const load = async (name: string): Promise<Benchmark> =>
  ((await import(join(FOLDER, `${name}.ts`))) as { benchmark: Benchmark }).benchmark;

const wanted = process.argv.slice(2);
const [only] = wanted;
const unknown = wanted.filter((name) => !names.includes(name));
if (only === undefined) {
  for (const name of names) console.log(`${name.padEnd(16)} ${(await load(name)).about}`);
} else if (unknown.length > 0) {
  console.error(`没有这个基准：${unknown.join('、')}。不带名称运行可列出全部。`);
  process.exitCode = 3;
} else if (wanted.length === 1) {
  await (await load(only)).run();
} else {
  for (const name of wanted) {
    console.log(`== ${name}`);
    const { status } = spawnSync(
      process.execPath,
      [...process.execArgv, import.meta.filename, name],
      {
        stdio: 'inherit',
      },
    );
    if (status !== 0) process.exitCode = 1;
  }
}
