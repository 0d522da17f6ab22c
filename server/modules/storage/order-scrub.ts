import type { z } from 'zod';
import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { invalid } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { findVolume } from '../archives/index.ts';
import type { orderScrub as contract, ScrubOrder } from './contract.ts';
import {
  endPass,
  findNewestPass,
  insertOrder,
  insertPass,
  insertSwitch,
  isPaused,
  type PassRow,
} from './scrub-store.ts';
import { tellWatchers } from './tell-watchers.ts';

type Answer = z.input<typeof contract.response>;

/** Starts a full pass, halts or continues the scrub, or has one volume checked out of turn. */
export async function orderScrub(
  services: Services,
  tx: Tx,
  actor: Actor,
  { order, volumeId }: ScrubOrder,
): Promise<Answer> {
  const at = services.clock();
  const by = actor.accountId;
  let pass = await findNewestPass(tx);
  let id: string | null = null;
  if (order === 'start') pass = await startPass(tx, pass, by, at);
  else if (order !== 'volume') await insertSwitch(tx, { isPaused: order === 'pause', by }, at);
  else id = await orderVolume(tx, volumeId, by, at);
  await services.ledger.record(tx, {
    kind: 'CHANGE',
    action: 'storage.scrub',
    ...traceOf(actor),
    ...(volumeId !== undefined && { item: volumeId }),
    outcome: order,
  });
  tellWatchers(services, tx);
  void tx.executionPromise.then(
    () => services.scrub.heed(),
    () => undefined,
  );
  return { id, no: pass?.no ?? 0, state: await stateOf(tx, pass) };
}

/** A pass under way gives way to one from the beginning, also one that began this moment; what it found stands. */
async function startPass(
  tx: Tx,
  before: PassRow | undefined,
  orderedBy: string,
  at: Date,
): Promise<PassRow> {
  if (before && !before.ended_at) await endPass(tx, before.no, false, at);
  const no = (before?.no ?? 0) + 1;
  if (!(await insertPass(tx, { no, orderedBy }, at))) {
    return startPass(tx, await findNewestPass(tx), orderedBy, at);
  }
  return { no, started_at: at, ordered_by: orderedBy, ended_at: null, is_whole: null };
}

async function orderVolume(
  tx: Tx,
  volumeId: string | undefined,
  orderedBy: string,
  at: Date,
): Promise<string> {
  if (volumeId === undefined || !(await findVolume(tx, volumeId))) {
    throw invalid('没有这一卷，请核对卷号', 'volumeId');
  }
  return insertOrder(tx, { volumeId, orderedBy }, at);
}

async function stateOf(tx: Tx, pass: PassRow | undefined): Promise<Answer['state']> {
  if (await isPaused(tx)) return 'paused';
  return pass && !pass.ended_at ? 'running' : 'waiting';
}
