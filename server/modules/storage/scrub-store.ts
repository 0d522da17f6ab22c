import { randomUUIDv7 } from 'node:crypto';
import type { Db, Tx } from '../../../db/connect.ts';
import type { Store } from './contract.ts';

export type PassRow = {
  no: number;
  started_at: Date;
  ordered_by: string | null;
  ended_at: Date | null;
  is_whole: boolean | null;
};

export type OrderRow = { id: string; volume_id: string };

export type Visit = {
  volumeId: string;
  /** In the course of a pass, or in answer to an order. */
  cause: { passNo: number } | { orderId: string };
  version: number;
  files: number;
  bytes: number;
  isFixityOnly: boolean;
  newFindings: number;
};

/** The pass that began last, ended or not. */
export async function findNewestPass(db: Db): Promise<PassRow | undefined> {
  return passes(db).orderBy('p.no', 'desc').first();
}

/** The pass that ended last having seen everything. */
export async function findLastWholePass(db: Db): Promise<PassRow | undefined> {
  return passes(db).where({ 'e.is_whole': true }).orderBy('p.no', 'desc').first();
}

/** False where a pass of this number was begun by somebody else meanwhile. */
export async function insertPass(
  tx: Tx,
  pass: { no: number; orderedBy: string | null },
  at: Date,
): Promise<boolean> {
  const inserted = await tx('scrub_passes')
    .insert({ no: pass.no, started_at: at, ordered_by: pass.orderedBy })
    .onConflict('no')
    .ignore()
    .returning('no');
  return inserted.length > 0;
}

/**
 * `isWhole` says that every volume was visited; a pass that another took the place of was not. False where it had been
 * ended meanwhile.
 */
export async function endPass(tx: Tx, no: number, isWhole: boolean, at: Date): Promise<boolean> {
  const inserted = await tx('scrub_pass_ends')
    .insert({ pass_no: no, ended_at: at, is_whole: isWhole })
    .onConflict('pass_no')
    .ignore()
    .returning('pass_no');
  return inserted.length > 0;
}

export async function insertVisit(tx: Tx, visit: Visit, at: Date): Promise<void> {
  const row = { ...rowOf(visit, at), is_fixity_only: visit.isFixityOnly };
  await tx('scrub_visits').insert(row);
}

/** The same of the second copy, which is never opened. */
export async function insertCopyVisit(
  tx: Tx,
  visit: Omit<Visit, 'isFixityOnly'>,
  at: Date,
): Promise<void> {
  await tx('scrub_copy_visits').insert(rowOf(visit, at));
}

export async function hasCopyVisit(db: Db, orderId: string): Promise<boolean> {
  const row = await db('scrub_copy_visits')
    .where({ order_id: orderId })
    .first<{ id: string } | undefined>('id');
  return row !== undefined;
}

function rowOf(visit: Omit<Visit, 'isFixityOnly'>, at: Date): Record<string, unknown> {
  return {
    id: randomUUIDv7(),
    volume_id: visit.volumeId,
    pass_no: 'passNo' in visit.cause ? visit.cause.passNo : null,
    order_id: 'orderId' in visit.cause ? visit.cause.orderId : null,
    version: visit.version,
    files: visit.files,
    bytes: visit.bytes,
    new_findings: visit.newFindings,
    visited_at: at,
  };
}

export async function insertSweep(
  tx: Tx,
  sweep: { passNo: number; store: Store; part: string; newFindings: number },
  at: Date,
): Promise<void> {
  await tx('scrub_sweeps').insert({
    pass_no: sweep.passNo,
    store: sweep.store,
    part: sweep.part,
    new_findings: sweep.newFindings,
    swept_at: at,
  });
}

/** Parts of a storage root that this pass has searched. */
export async function listSwept(db: Db, passNo: number, store: Store): Promise<string[]> {
  const rows = await db('scrub_sweeps')
    .where({ pass_no: passNo, store })
    .select<{ part: string }[]>('part');
  return rows.map(({ part }) => part);
}

export async function insertOrder(
  tx: Tx,
  order: { volumeId: string; orderedBy: string | null },
  at: Date,
): Promise<string> {
  const id = randomUUIDv7();
  await tx('scrub_orders').insert({
    id,
    volume_id: order.volumeId,
    ordered_by: order.orderedBy,
    ordered_at: at,
  });
  return id;
}

/** The order that has waited longest, of those whose volume the database shows. */
export async function findNextOrder(db: Db): Promise<OrderRow | undefined> {
  return waitingOrders(db)
    .join('volumes as v', 'v.id', 'o.volume_id')
    .orderBy('o.id')
    .first<OrderRow | undefined>('o.id', 'o.volume_id');
}

export async function countWaitingOrders(db: Db): Promise<number> {
  const [row] = await waitingOrders(db).count<{ count: string }[]>();
  return Number(row?.count ?? 0);
}

/** Whether a volume has an open finding, or waits to be looked at. */
export async function isUnderSuspicion(db: Db, volumeId: string): Promise<boolean> {
  const finding = await db('scrub_findings as f')
    .leftJoin('scrub_resolutions as r', 'r.finding_id', 'f.id')
    .where({ 'f.volume_id': volumeId })
    .whereNull('r.finding_id')
    .first<{ id: string } | undefined>('f.id');
  const waiting = waitingOrders(db).where({ 'o.volume_id': volumeId });
  return Boolean(finding ?? (await waiting.first<{ id: string } | undefined>('o.id')));
}

function waitingOrders(db: Db) {
  return db('scrub_orders as o').whereNotExists(
    db('scrub_visits as s').select(db.raw('1')).whereRaw('s.order_id = o.id'),
  );
}

export async function insertSwitch(
  tx: Tx,
  to: { isPaused: boolean; by: string },
  at: Date,
): Promise<void> {
  await tx('scrub_switches').insert({
    is_paused: to.isPaused,
    switched_by: to.by,
    switched_at: at,
  });
}

export async function isPaused(db: Db): Promise<boolean> {
  const row = await db('scrub_switches')
    .orderBy('no', 'desc')
    .first<{ is_paused: boolean } | undefined>('is_paused');
  return row?.is_paused ?? false;
}

function passes(db: Db) {
  return db<PassRow>('scrub_passes as p')
    .leftJoin('scrub_pass_ends as e', 'e.pass_no', 'p.no')
    .select<PassRow[]>('p.no', 'p.started_at', 'p.ordered_by', 'e.ended_at', 'e.is_whole');
}
