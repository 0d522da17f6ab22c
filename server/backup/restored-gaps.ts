import { existsSync, readFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDurably } from '../../crypto/keyring/durable-files.ts';
import { syncFolder } from '../../db/objects/durable-files.ts';
import type { RestoreGap } from './restore-gap.ts';

/** Tells the next start which versions did not come back whole. */
const GAPS = 'restore-gaps.json';

export async function noteGaps(home: string, gaps: readonly RestoreGap[]): Promise<void> {
  if (gaps.length === 0) return;
  await writeDurably(join(home, GAPS), `${JSON.stringify(gaps)}\n`, { isNew: false });
}

/** Those that nobody has been told of yet. */
export function readGaps(home: string): RestoreGap[] {
  const path = join(home, GAPS);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as RestoreGap[]) : [];
}

/** Keeps the list, as one that has been acted on. */
export async function settleGaps(home: string): Promise<void> {
  const path = join(home, GAPS);
  if (!existsSync(path)) return;
  await rename(path, `${path}.noted`);
  await syncFolder(home);
}
