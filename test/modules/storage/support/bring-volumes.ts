import type { World } from '../../../support/world.ts';

/** Imports the first volumes of the plan; their ids. */
export async function bringVolumes(world: World, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (const volume of world.plan.volumes.slice(0, count)) {
    const { volumeId } = await world.bring(await world.pack(volume), volume.keeperCode);
    if (volumeId === null) throw new Error('a volume of the plan was refused');
    ids.push(volumeId);
  }
  return ids;
}
