import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { LedgerBed } from '../../modules/ledger/support/test-ledger.ts';
import type { LockFault } from './break-lock-file.ts';

const PROGRAM = join(import.meta.dirname, '../../modules/ledger/support/append-until-killed.ts');
/** Ends a process that its fault never meets. */
const ENOUGH = 400;

/** A process of its own that appends by `port` until it is killed; what it had receipts for by then. */
export async function appendUntilStruck(
  bed: LedgerBed,
  port: number,
  {
    lockFault,
    onStart,
  }: { lockFault?: LockFault | undefined; onStart: (kill: () => void) => void },
): Promise<Map<string, number>> {
  const sequencer = new URL(bed.database.urls.sequencer);
  sequencer.port = String(port);
  const urls = { ...bed.database.urls, sequencer: sequencer.href };
  const order = { urls, signer: bed.signer, lockFile: bed.lockFile, lockFault };
  const child = spawn(process.execPath, [PROGRAM, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onStart(() => child.kill('SIGKILL'));
  const acknowledged = new Map<string, number>();
  for await (const line of createInterface({ input: child.stdout })) {
    const [, entryId = '', index] = /^(\S{36}) (\d+)$/.exec(line) ?? [];
    if (index !== undefined) acknowledged.set(entryId, Number(index));
    if (acknowledged.size === ENOUGH) child.kill('SIGKILL');
  }
  return acknowledged;
}
