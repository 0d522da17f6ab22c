import type { Db } from '../../../db/connect.ts';
import {
  countShownVersions,
  findShownVolume,
  listShownVolumes,
  type ShownVolume,
} from './copy-store.ts';

/** Which volumes the copy may lack. It is never stored: a round over all of them makes it anew. */
export type CopyBacklog = {
  /** One that was just committed or repaired; it comes before the round. */
  add(volumeId: string): void;
  /** Begins a round over all volumes, from the first. */
  addAll(): void;
  /** The next one to look at; `undefined` when there is none. */
  next(db: Db): Promise<ShownVolume | undefined>;
  /** How many versions may still be missing, at most. */
  waitingVersions(): number;
  isInRound(): boolean;
};

const PAGE = 200;
const MOST_FRESH = 2000;
const FIRST = '00000000-0000-0000-0000-000000000000';

type Round = { after: string; page: ShownVolume[]; left: number | undefined };

export function createCopyBacklog(): CopyBacklog {
  const fresh = new Set<string>();
  let round: Round | undefined;

  async function nextFresh(db: Db): Promise<ShownVolume | undefined> {
    for (const id of fresh) {
      fresh.delete(id);
      const volume = await findShownVolume(db, id);
      if (volume) return volume;
    }
    return undefined;
  }

  async function nextOfRound(db: Db): Promise<ShownVolume | undefined> {
    if (!round) return undefined;
    const current = round;
    current.left ??= await countShownVersions(db);
    if (current.page.length === 0) {
      current.page = await listShownVolumes(db, current.after, PAGE);
    }
    const volume = current.page.shift();
    if (volume) {
      current.after = volume.id;
      current.left = Math.max(0, current.left - volume.version);
    } else if (round === current) {
      round = undefined;
    }
    return volume;
  }

  return {
    add(volumeId) {
      // While the copy is away for long, the round over all remembers for less.
      if (fresh.size < MOST_FRESH) fresh.add(volumeId);
      else round ??= newRound();
    },
    addAll: () => void (round = newRound()),
    next: async (db) => (await nextFresh(db)) ?? (await nextOfRound(db)),
    waitingVersions: () => fresh.size + (round?.left ?? 0),
    isInRound: () => round !== undefined,
  };
}

function newRound(): Round {
  return { after: FIRST, page: [], left: undefined };
}
