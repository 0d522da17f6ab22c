/**
 * `npm run fuzz` tries every decoder for a minute of CPU time, `npm run fuzz -- TARGET… --minutes N --seed S` some of
 * them for N, `npm run fuzz -- --list` names them. Exit codes: 0 nothing found; 1 something was; 3 wrong usage.
 */
import { parseArgs } from 'node:util';
import { fuzz } from './fuzz-target.ts';
import { TARGETS } from './targets.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: 'string' }, seed: { type: 'string' }, list: { type: 'boolean' } },
});
const wanted = positionals.length > 0 ? positionals : [...TARGETS.keys()];
const minutes = Number(values.minutes ?? 1);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));

if (values.list) {
  console.log([...TARGETS.keys()].join('\n'));
} else if (
  !wanted.every((name) => TARGETS.has(name)) ||
  !(minutes > 0) ||
  !Number.isSafeInteger(seed)
) {
  console.error('用法：npm run fuzz -- [TARGET…] [--minutes N] [--seed N] [--list]');
  process.exitCode = 3;
} else {
  for (const name of wanted) {
    const target = TARGETS.get(name);
    if (!target) continue;
    const startedWith = process.cpuUsage();
    const cpuMinutes = (): number => {
      const { user, system } = process.cpuUsage(startedWith);
      return (user + system) / 60e6;
    };
    const result = await fuzz(target, { seed, isOver: () => cpuMinutes() >= minutes });
    const { executions, decoded, finds } = result;
    console.log(
      `${name}: ${executions} executions, ${decoded} decoded, ${finds.length} finds in ${cpuMinutes().toFixed(2)} CPU-minutes (--seed ${seed})`,
    );
    for (const find of finds) console.log(`  FOUND ${find}`);
    if (finds.length > 0) process.exitCode = 1;
  }
}
