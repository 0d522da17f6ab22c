import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeDurably } from '../../../crypto/keyring/durable-files.ts';

/** Which mirrors this home has begun: an empty folder where one was is a disk that is not mounted, not a new mirror. */
const FILE = 'mirrors';

export function isMirrorBegun(home: string, path: string): boolean {
  return readBegun(home).includes(path);
}

export async function noteBegunMirror(home: string, path: string): Promise<void> {
  const begun = readBegun(home);
  if (begun.includes(path)) return;
  await writeDurably(join(home, FILE), `${[...begun, path].join('\n')}\n`, { isNew: false });
}

function readBegun(home: string): string[] {
  const file = join(home, FILE);
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}
