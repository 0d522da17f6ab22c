import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../../server/demo/random.ts';
import {
  THUMBS_PER_STRIP,
  type Material,
  type Opening,
  type Rendition,
} from '../../../server/modules/viewing/contract.ts';
import {
  materialsOf,
  pathOfPage,
  pathOfStrip,
} from '../../modules/viewing/support/reading-room.ts';
import type { Caller } from '../../support/caller.ts';
import type { Ear } from '../../support/ear.ts';

/** What all readers were served and refused; `waitsMs` of pages, from asking to the last byte. */
export type Tally = {
  pages: number;
  strips: number;
  bytes: number;
  calledOff: number;
  waitsMs: number[];
  refusals: Map<string, number>;
};

type Reader = {
  caller: Caller;
  ear: Ear;
  opening: Opening;
  /** What their screen and link are fit for. */
  rendition: Rendition;
};
type Place = { material: Extract<Material, { reach: 'open' }>; at: number };

/** Milliseconds that a page is looked at; three seconds in the middle. */
const LOOK_MS = { least: 1500, most: 4500 };
const BURST_MS = { least: 60, most: 400 };
const BEAT_MS = 5000;

/**
 * Leafs through a volume as a person does, until told to stop: page after page, now and then quickly over some pages, each
 * called off by the next, closely at one of them, or to another material, whose thumbnails come with it.
 */
export async function leafAsReader(
  { caller, ear, opening, rendition }: Reader,
  random: Random,
  tally: Tally,
  isOver: () => boolean,
): Promise<void> {
  const materials = materialsOf(opening).filter(({ pages }) => pages.length > 0);
  let place: Place = { material: random.pick(materials), at: 0 };
  const idAt = ({ material, at }: Place): string => material.pages[at]?.id ?? '';

  const ask = async (wanted: Rendition, signal?: AbortSignal): Promise<void> => {
    const path = pathOfPage(opening, idAt(place), wanted);
    await fetchPicture(caller, path, tally, 'pages', signal);
  };
  const turn = async (): Promise<void> => {
    const next = place.at + 1;
    if (next < place.material.pages.length) place = { ...place, at: next };
    else await goTo({ material: random.pick(materials), at: 0 });
  };
  const goTo = async (target: Place): Promise<void> => {
    place = target;
    for (let from = 1; from <= target.material.pages.length; from += THUMBS_PER_STRIP) {
      await fetchPicture(caller, pathOfStrip(opening, target.material.id, from), tally, 'strips');
    }
  };
  const leafQuickly = async (): Promise<void> => {
    let last: Promise<void> = Promise.resolve();
    for (let count = random.between(5, 12); count > 0; count -= 1) {
      const passed = new AbortController();
      last = ask(rendition, passed.signal);
      await sleep(random.between(BURST_MS.least, BURST_MS.most));
      if (count === 1) break;
      passed.abort();
      await Promise.all([last, turn()]);
    }
    await last;
  };
  const beats = setInterval(
    () => void ear.says({ sittingId: opening.id, shown: [idAt(place)], isWatched: true }),
    BEAT_MS,
  );
  try {
    await goTo(place);
    while (!isOver()) {
      if (random.chance(0.06)) await leafQuickly();
      else await ask(rendition);
      if (random.chance(0.1)) await ask('full');
      await sleep(random.between(LOOK_MS.least, LOOK_MS.most));
      const material = random.chance(0.08) ? random.pick(materials) : undefined;
      if (material) await goTo({ material, at: random.between(0, material.pages.length - 1) });
      else await turn();
    }
  } finally {
    clearInterval(beats);
  }
}

async function fetchPicture(
  caller: Caller,
  path: string,
  tally: Tally,
  kind: 'pages' | 'strips',
  signal?: AbortSignal,
): Promise<void> {
  const askedAt = performance.now();
  try {
    const { status, bytes, headers } = await caller.send('GET', path, signal ? { signal } : {});
    if (status === 200 && headers.get('Content-Type') === 'image/jpeg') {
      tally[kind] += 1;
      tally.bytes += bytes.length;
      if (kind === 'pages') tally.waitsMs.push(performance.now() - askedAt);
      return;
    }
    refuse(tally, `${status} ${bytes.toString().slice(0, 120)}`);
  } catch (error) {
    if (signal?.aborted === true) tally.calledOff += 1;
    else refuse(tally, String(error));
  }
}

function refuse({ refusals }: Tally, reason: string): void {
  refusals.set(reason, (refusals.get(reason) ?? 0) + 1);
}
