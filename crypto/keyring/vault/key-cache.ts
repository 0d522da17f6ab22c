import type { SecretKey } from '../../secret-key.ts';
import type { VolumeSlot } from '../slots.ts';

const LIMIT = 4096;

/** The volume keys used last, unwrapped, so that a reader who leafs pays for one unwrapping. */
export type KeyCache = {
  get(slot: VolumeSlot): SecretKey | undefined;
  keep(slot: VolumeSlot, key: SecretKey): void;
  clear(): void;
};

export function createKeyCache(limit = LIMIT): KeyCache {
  const keys = new Map<string, SecretKey>();
  const keep = (name: string, key: SecretKey): void => {
    keys.delete(name);
    keys.set(name, key);
    const oldest = keys.size > limit ? keys.keys().next().value : undefined;
    if (oldest !== undefined) keys.delete(oldest);
  };
  return {
    get(slot) {
      const name = nameOf(slot);
      const key = keys.get(name);
      if (key) keep(name, key);
      return key;
    },
    keep: (slot, key) => keep(nameOf(slot), key),
    clear: () => keys.clear(),
  };
}

function nameOf({ unit, year, volume }: VolumeSlot): string {
  return JSON.stringify([unit, year, volume]);
}
