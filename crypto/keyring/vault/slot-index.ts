import { stat } from 'node:fs/promises';
import type { VolumeSlot } from '../slots.ts';
import { linesOf, listVaultPaths, readVault } from './vault-file.ts';

/** Finds the unit and year of a volume by reading the whole vault, once for as long as it does not change. */
export type SlotIndex = { find(volume: string): Promise<VolumeSlot | undefined> };

export function createSlotIndex(folder: string): SlotIndex {
  let known: { state: string; slots: Map<string, VolumeSlot> } | undefined;
  return {
    async find(volume) {
      const found = known?.slots.get(volume);
      if (found) return found;
      const state = await stateOf(folder);
      if (known?.state !== state) known = { state, slots: await readSlots(folder) };
      return known.slots.get(volume);
    },
  };
}

async function readSlots(folder: string): Promise<Map<string, VolumeSlot>> {
  const slots = new Map<string, VolumeSlot>();
  for (const path of await listVaultPaths(folder)) {
    const file = await readVault(path);
    if (!file) continue;
    const { unit, year } = file.header;
    for (const { volume } of linesOf(file)) slots.set(volume, { unit, year, volume });
  }
  return slots;
}

/** Names, lengths and times of all files, as one text. */
async function stateOf(folder: string): Promise<string> {
  const parts = await Promise.all(
    (await listVaultPaths(folder)).map(async (path) => {
      const { size, mtimeMs, ino } = await stat(path);
      return `${path} ${size} ${mtimeMs} ${ino}`;
    }),
  );
  return parts.join('\n');
}
