import { randomUUIDv7 } from 'node:crypto';
import type { Tx } from '../../../../db/connect.ts';
import type { Store } from '../contract.ts';
import type { Met } from './met.ts';

/** What findings a check is about: all of a volume, or those of one part of a storage root. */
export type Scope = { store: Store } & ({ volumeId: string } | { part: string });

type OpenRow = { id: string; code: string; path: string };

/**
 * Sets down what is met for the first time and, where the check was complete, that what stood before is met
 * no longer. What was met before stays as it is. Answers what is new.
 */
export async function settleFindings(
  tx: Tx,
  scope: Scope,
  check: { met: readonly Met[]; isComplete: boolean },
  at: Date,
): Promise<Met[]> {
  const open = new Map((await listOpen(tx, scope)).map((row) => [`${row.code} ${row.path}`, row]));
  const fresh = check.met.filter(({ code, path }) => !open.delete(`${code} ${path}`));
  const volume_id = 'volumeId' in scope ? scope.volumeId : null;
  const { store } = scope;
  const rows = fresh.map((met) => ({ id: randomUUIDv7(), store, volume_id, found_at: at, ...met }));
  if (rows.length > 0) await tx.batchInsert('scrub_findings', rows, 500);
  if (check.isComplete) await resolve(tx, [...open.values()], at);
  return fresh;
}

async function listOpen(tx: Tx, scope: Scope): Promise<OpenRow[]> {
  const [condition, values] = conditionOf(scope);
  return tx('scrub_findings as f')
    .leftJoin('scrub_resolutions as r', 'r.finding_id', 'f.id')
    .where({ 'f.store': scope.store })
    .whereNull('r.finding_id')
    .whereRaw(condition, values)
    .select<OpenRow[]>('f.id', 'f.code', 'f.path');
}

function conditionOf(scope: Scope): [sql: string, values: string[]] {
  if ('volumeId' in scope) return ['f.volume_id = ?', [scope.volumeId]];
  const { part } = scope;
  if (part === '') return ["f.volume_id is null and f.path !~ '^[0-9a-f]{2}(/|$)'", []];
  return ["f.volume_id is null and f.path ~ '^[0-9a-f]{2}(/|$)' and left(f.path, 1) = ?", [part]];
}

async function resolve(tx: Tx, rows: OpenRow[], at: Date): Promise<void> {
  const resolutions = rows.map(({ id }) => ({ finding_id: id, resolved_at: at }));
  if (resolutions.length > 0) await tx.batchInsert('scrub_resolutions', resolutions, 500);
}
