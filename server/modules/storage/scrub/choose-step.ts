import type { Services } from '../../../context.ts';
import { findVolume, type VolumeRow } from '../../archives/index.ts';
import { nextStart } from '../pace.ts';
import {
  findNewestPass,
  findNextOrder,
  isPaused,
  listSwept,
  type OrderRow,
  type PassRow,
} from '../scrub-store.ts';
import { findCursor, findUnvisited, findVolumeAfter, hasVolumes } from './records-view.ts';
import { SWEEPS } from './sweep-root.ts';

/** What there is to do next; it follows from the database alone, so that a crash changes nothing. */
export type Step =
  | { kind: 'rest' }
  | { kind: 'order'; order: OrderRow; volume: VolumeRow }
  | { kind: 'begin'; no: number }
  | { kind: 'visit'; pass: PassRow; volume: VolumeRow }
  | { kind: 'sweep'; pass: PassRow; part: string }
  | { kind: 'end'; pass: PassRow };

export async function chooseStep(services: Services): Promise<Step> {
  const { db, config, clock } = services;
  if (await isPaused(db)) return { kind: 'rest' };
  const order = await findNextOrder(db);
  const ordered = order && (await findVolume(db, order.volume_id));
  if (order && ordered) return { kind: 'order', order, volume: ordered };
  const pass = await findNewestPass(db);
  if (pass && !pass.ended_at) return nextOf(services, pass);
  const isDue = pass ? nextStart(pass.started_at, config.scrub) <= clock() : await hasVolumes(db);
  return isDue ? { kind: 'begin', no: (pass?.no ?? 0) + 1 } : { kind: 'rest' };
}

/** Volumes in the order of their ids; then those that came in behind the cursor; then the root itself. */
async function nextOf({ db }: Services, pass: PassRow): Promise<Step> {
  const volume =
    (await findVolumeAfter(db, await findCursor(db, pass.no))) ??
    (await findUnvisited(db, pass.no));
  if (volume) return { kind: 'visit', pass, volume };
  const swept = new Set(await listSwept(db, pass.no));
  const part = SWEEPS.find((one) => !swept.has(one));
  return part === undefined ? { kind: 'end', pass } : { kind: 'sweep', pass, part };
}
