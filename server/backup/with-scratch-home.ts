import { lstatSync, readdirSync, realpathSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { constants } from 'node:os';
import { join } from 'node:path';
import { destroyHome } from './destroy-home.ts';
import { processStart } from './process-start.ts';

const PREFIX = 'lantai-restore-test-';
/** The process that works in it stands in the name, so that no crash can come between the two. */
const OWNED = /^lantai-restore-test-(\d+)-(\d+)-[A-Za-z0-9]{6}$/;
const UNOWNED = /^lantai-restore-test-[A-Za-z0-9]{6}$/;
const HOUR_MS = 3600_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Gives `work` an empty home under `parent` that is gone afterwards, keys first, also when a signal ends the process.
 * What a killed process left there is removed at the next call.
 */
export async function withScratchHome<T>(
  parent: string,
  work: (home: string) => Promise<T>,
): Promise<T> {
  // Processes are told by the folder they stand in, which has no link in it.
  const folder = realpathSync(parent);
  sweep(folder);
  const name = `${PREFIX}${process.pid}-${processStart(process.pid) ?? 0}-`;
  const home = await mkdtemp(join(folder, name));
  const onSignal = (signal: (typeof SIGNALS)[number]): never => {
    destroyHome(home, { andChildren: true });
    process.exit(128 + constants.signals[signal]);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    return await work(home);
  } finally {
    destroyHome(home);
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}

function sweep(parent: string): void {
  for (const name of readdirSync(parent)) {
    if (isLeftover(parent, name)) destroyHome(join(parent, name));
  }
}

function isLeftover(parent: string, name: string): boolean {
  const [, pid, startedAt] = OWNED.exec(name) ?? [];
  const isUnowned = UNOWNED.test(name);
  if (pid === undefined && !isUnowned) return false;
  const found = lstatSync(join(parent, name), { throwIfNoEntry: false });
  // Others may have folders of that name here, and are none of our business.
  if (!found?.isDirectory() || found.uid !== process.getuid?.()) return false;
  // Earlier versions named no owner.
  if (pid === undefined) return Date.now() - found.mtimeMs > HOUR_MS;
  return processStart(Number(pid)) !== Number(startedAt);
}
