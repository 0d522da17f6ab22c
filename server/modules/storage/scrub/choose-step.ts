import type { Db } from '../../../../db/connect.ts';
import type { Services } from '../../../context.ts';
import { findVolume, type VolumeRow } from '../../archives/index.ts';
import type { Store } from '../contract.ts';
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
  | { kind: 'visit'; pass: PassRow; store: Store; volume: VolumeRow }
  | { kind: 'sweep'; pass: PassRow; store: Store; part: string }
  | { kind: 'end'; pass: PassRow };

/**
 * A pass reads the store, then its second copy. It ends without a copy that is away or behind: what was left out is
 * read when the copy is there again, until the next pass begins.
 */
export async function chooseStep(services: Services): Promise<Step> {
  const { db, config, clock } = services;
  if (await isPaused(db)) return { kind: 'rest' };
  const order = await findNextOrder(db);
  const ordered = order && (await findVolume(db, order.volume_id));
  if (order && ordered) return { kind: 'order', order, volume: ordered };
  const pass = await findNewestPass(db);
  if (pass && !pass.ended_at) {
    return (await nextOf(db, pass, 'own')) ?? (await nextOfCopy(services, pass)) ?? end(pass);
  }
  const isDue = pass ? nextStart(pass.started_at, config.scrub) <= clock() : await hasVolumes(db);
  if (isDue) return { kind: 'begin', no: (pass?.no ?? 0) + 1 };
  return (pass && (await nextOfCopy(services, pass))) ?? { kind: 'rest' };
}

function end(pass: PassRow): Step {
  return { kind: 'end', pass };
}

async function nextOfCopy({ db, copy }: Services, pass: PassRow): Promise<Step | undefined> {
  if ((await listSwept(db, pass.no, 'copy')).length === SWEEPS.length) return undefined;
  return (await copy.isInStep()) ? nextOf(db, pass, 'copy') : undefined;
}

/** Volumes in the order of their ids; then those that came in behind the cursor; then the root itself. */
async function nextOf(db: Db, pass: PassRow, store: Store): Promise<Step | undefined> {
  const volume =
    (await findVolumeAfter(db, await findCursor(db, pass.no, store))) ??
    (await findUnvisited(db, pass.no, store));
  if (volume) return { kind: 'visit', pass, store, volume };
  const swept = new Set(await listSwept(db, pass.no, store));
  const part = SWEEPS.find((one) => !swept.has(one));
  return part === undefined ? undefined : { kind: 'sweep', pass, store, part };
}
