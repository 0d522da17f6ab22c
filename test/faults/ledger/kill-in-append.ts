import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { LedgerBed } from '../../modules/ledger/support/test-ledger.ts';
import type { LockFault } from './break-lock-file.ts';
import { StatementProxy } from './statement-proxy.ts';

export const PHASES = ['act', 'readings'] as const;
/** A statement of a batch: by which role, behind the writing of what. */
export type Place = { phase: (typeof PHASES)[number]; role: 'app' | 'sequencer'; sql: string };
export type Strike = { at: Place; kill: 'before' | 'after' } | { lock: LockFault };

const PROGRAM = join(import.meta.dirname, 'append-in-phases.ts');
/** With the act they fill the first tile. */
export const READINGS = 8;

/**
 * A process of its own records an act and then some readings, and is killed at one step of it; without a strike it comes to its
 * end, and every statement that it met is told. What it had receipts for is added to `acknowledged`.
 * @throws where the strike did not happen.
 */
export async function killInAppend(
  bed: LedgerBed,
  strike: Strike | undefined,
  acknowledged: Map<string, number>,
): Promise<Place[]> {
  const met: Place[] = [];
  const at = strike && 'at' in strike ? strike : undefined;
  let phase: Place['phase'] | undefined;
  let isWritten = false;
  const place = (role: Place['role'], sql: string): Place | undefined =>
    phase && (isWritten || !isIdle(role, sql)) ? { phase, role, sql } : undefined;
  const proxies = (['app', 'sequencer'] as const).map((role) => {
    const proxy = new StatementProxy(Number(new URL(bed.database.urls[role]).port));
    proxy.heard = (sql, is) => {
      const here = place(role, sql);
      if (here && is === 'asked' && !met.some((each) => isSame(each, here))) met.push(here);
      if (is === 'answered' && isWriting(phase, sql)) isWritten = true;
    };
    if (at?.at.role === role) {
      const isThere = (sql: string): boolean => isSame(place(role, sql), at.at);
      proxy.fault = { at: isThere, what: { kill: at.kill }, kill: () => child.kill('SIGKILL') };
    }
    return { role, proxy };
  });
  const urls = { ...bed.database.urls };
  for (const { role, proxy } of proxies) {
    const url = new URL(urls[role]);
    url.port = String(await proxy.listen());
    urls[role] = url.href;
  }
  const lockFault = strike && 'lock' in strike ? strike.lock : undefined;
  const { signer, lockFile } = bed;
  const order = { urls, signer, lockFile, lockFault, readings: READINGS };
  const child = spawn(process.execPath, [PROGRAM, JSON.stringify(order)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.on('error', () => undefined);
  const ended = once(child, 'exit');
  const left = [...PHASES];
  for await (const line of createInterface({ input: child.stdout })) {
    const [, entryId = '', index] = /^(\S{36}) (\d+)$/.exec(line) ?? [];
    if (index !== undefined) acknowledged.set(entryId, Number(index));
    if (line !== 'waiting') continue;
    [phase, isWritten] = [left.shift(), false];
    if (phase) child.stdin.write(`${phase}\n`);
    else child.stdin.end();
  }
  const [, signal] = (await ended) as [number | null, string | null];
  for (const { proxy } of proxies) proxy.close();
  const isStruck = signal === 'SIGKILL' && (!at || proxies.some(({ proxy }) => proxy.struck));
  if (isStruck !== (strike !== undefined)) {
    throw new Error(strike ? 'the strike never happened' : `it ended by itself: ${signal}`);
  }
  return met;
}

/** Looked for again and again, whether there is something or not: counts once there is. */
function isIdle(role: Place['role'], sql: string): boolean {
  return role === 'sequencer' && !isInsert(sql);
}

function isInsert(sql: string): boolean {
  return sql.startsWith('insert into ledger_outbox');
}

/** The statement with whose answer entries wait. */
function isWriting(phase: Place['phase'] | undefined, sql: string): boolean {
  return phase === 'act' ? /^commit/i.test(sql) : isInsert(sql);
}

function isSame(one: Place | undefined, other: Place): boolean {
  return one?.phase === other.phase && one.role === other.role && one.sql === other.sql;
}
