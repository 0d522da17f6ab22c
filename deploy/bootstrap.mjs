// Runs on whatever Node started npm (20 or later): installs what is missing, then hands over to the Node that
// Lantai itself runs on.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { buildClient } from './build-client.mjs';
import { installChromium } from './install-chromium.mjs';
import { installDependencies } from './install-dependencies.mjs';
import { locateNode } from './locate-node.mjs';
import { processSettings, SERVER_FLAGS } from './node-setting.mjs';

/** What each npm script runs, after its preparations; `build` is these alone. */
const COMMANDS = {
  build: { prepare: [buildClient] },
  start: { prepare: [buildClient], run: [...SERVER_FLAGS, 'server/main.ts'] },
  lantai: { prepare: [], run: [...SERVER_FLAGS, 'server/cli/lantai.ts'] },
  check: { prepare: [], run: ['deploy/check.ts'] },
  test: { prepare: [buildClient, installChromium], run: ['test/run.ts'] },
  bench: { prepare: [], run: ['test/bench/run.ts'] },
  faults: { prepare: [], run: ['test/faults/run.ts'] },
  fuzz: { prepare: [], run: ['test/fuzz/run.ts'] },
  mutate: { prepare: [], run: ['test/mutation/run.ts'] },
};

/** Not 1, by which `verify` says that a ledger was tampered with. */
const UNDONE = 2;

const [name, ...args] = process.argv.slice(2);
const command = COMMANDS[name];
if (!command) {
  console.error(`用法：node deploy/bootstrap.mjs ${Object.keys(COMMANDS).join('|')}`);
  process.exit(3);
}

try {
  await installDependencies();
  const node = locateNode();
  for (const prepare of command.prepare) await prepare(node);
  if (command.run) handOver(node, [...command.run, ...args]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(UNDONE);
}

/** Ctrl-C reaches the whole process group; a signal sent to us alone is passed on. */
function handOver(node, argv) {
  const child = spawn(node, argv, {
    stdio: 'inherit',
    env: processSettings(),
  });
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  process.on('SIGINT', () => undefined);
  child.once('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}
