import type { DemoVolume } from '../../server/demo/demo-plan.ts';

const MAX_PAGES = 2;

/** The volume with one short material of each of these classes: small enough to import in a test. */
export function cutVolume(volume: DemoVolume, classCodes: string[]): DemoVolume {
  const materials = classCodes.map((code) => {
    const found = volume.materials.find(
      ({ classCode, pages }) => classCode === code && pages <= MAX_PAGES,
    );
    if (!found) throw new Error(`no short material of class ${code}`);
    return { ...found, seq: 1 };
  });
  return { ...volume, materials };
}
