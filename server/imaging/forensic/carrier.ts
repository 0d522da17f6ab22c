/** Where in the spectrum of a tile the view id is written: known only to who has the key. */
import { hmacSm3 } from '../../../crypto/sm3.ts';
import { CODE_BITS } from './convolution-code.ts';

/** One cosine of the tile: cycles across and down, and the phase at its corner (radians). */
export type Wave = { across: number; down: number; phase: number };
/** `sync` is the same in every picture; each bit of the code has two waves, whose signs it turns. */
export type Carrier = { sync: Wave[]; data: Wave[]; key: Buffer };

/** Below, the pattern would look like a stain; above, a picture of half the size no longer holds it. */
const LEAST_CYCLES = 6;
export const MOST_CYCLES = 24;
const SYNC_WAVES = 160;
export const WAVES_PER_BIT = 2;

/** @param key 32 bytes. */
export function carrierOf(key: Buffer): Carrier {
  const next = stream(key);
  const places = shuffle(listPlaces(), next);
  const waves = places.map(({ across, down }) => ({
    across,
    down,
    phase: (next() / 2 ** 32) * 2 * Math.PI,
  }));
  const dataWaves = CODE_BITS * WAVES_PER_BIT;
  if (waves.length < SYNC_WAVES + dataWaves) throw new Error('the band is too narrow for the code');
  return {
    sync: waves.slice(0, SYNC_WAVES),
    data: waves.slice(SYNC_WAVES, SYNC_WAVES + dataWaves),
    key,
  };
}

/** One of each pair of opposite frequencies; the axes belong to lines of text and rules of tables. */
function listPlaces(): { across: number; down: number }[] {
  const places = [];
  for (let across = 2; across <= MOST_CYCLES; across++) {
    for (let down = -MOST_CYCLES; down <= MOST_CYCLES; down++) {
      const cycles = Math.hypot(across, down);
      if (Math.abs(down) > 1 && cycles >= LEAST_CYCLES && cycles <= MOST_CYCLES) {
        places.push({ across, down });
      }
    }
  }
  return places;
}

function shuffle<Item>(items: Item[], next: () => number): Item[] {
  for (let last = items.length - 1; last > 0; last--) {
    const other = next() % (last + 1);
    [items[last], items[other]] = [items[other] as Item, items[last] as Item];
  }
  return items;
}

/** Numbers of 32 bits: a MAC of a counter. */
function stream(key: Buffer): () => number {
  let block: Buffer = Buffer.alloc(0);
  let at = 0;
  let counter = 0;
  return () => {
    if (at + 4 > block.length) {
      const tail = Buffer.alloc(4);
      tail.writeUInt32BE(counter++);
      block = hmacSm3(key, 'carrier', tail);
      at = 0;
    }
    at += 4;
    return block.readUInt32BE(at - 4);
  };
}
