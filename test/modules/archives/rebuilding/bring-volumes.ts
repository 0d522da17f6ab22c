import { samplePackage, madeUpIdNumber, zipOf } from '../../intake/support/sample-package.ts';
import type { World } from '../../../support/world.ts';

/** Hands in volumes of several people and units: two copies of one file among them, and one of a known person. */
export async function bringVolumes(world: World): Promise<string[]> {
  const ids: string[] = [];
  const keep = async (bytes: Buffer, unit: string, copyKind = 'original'): Promise<void> => {
    const verdict = await world.bring(bytes, unit, { copyKind });
    if (verdict.volumeId === null) throw new Error(`not imported: ${verdict.state}`);
    ids.push(verdict.volumeId);
  };
  const packed = (order: string, name: string): Buffer => {
    const sample = samplePackage();
    sample.person = { ...sample.person, name, idNumber: madeUpIdNumber('19780412', order) };
    sample.root = `${name}${sample.person.idNumber}/`;
    return zipOf(sample);
  };
  await keep(packed('013', '乌日娜'), 'QY');
  await keep(packed('013', '乌日娜'), 'QY', 'duplicate');
  await keep(packed('031', '单于明'), 'QY-BHQ');
  const [known] = world.plan.volumes;
  if (!known) throw new Error('the plan has no volume');
  await keep(
    await world.pack(known),
    known.keeperCode,
    known.copyKind === '正本' ? 'original' : 'duplicate',
  );
  await keep(packed('051', '查干'), 'QY');
  return ids;
}
