/** `npm run bench` lists the benchmarks, `npm run bench -- NAME` runs one. */
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

const [wanted, ...rest] = process.argv.slice(2);
if (wanted === undefined) {
  for (const name of names) console.log(`${name.padEnd(16)} ${(await load(name)).about}`);
} else if (!names.includes(wanted) || rest.length > 0) {
  console.error(`没有这个基准：${wanted}。不带名称运行可列出全部。`);
  process.exitCode = 3;
} else {
  await (await load(wanted)).run();
}
