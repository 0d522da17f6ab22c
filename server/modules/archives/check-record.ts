import type { VolumeRecord } from './volume-record.ts';

/** What a record says that cannot all be true; empty where it agrees with itself. */
export function checkRecord(
  record: Pick<VolumeRecord, 'volume' | 'units' | 'authorities' | 'materials'>,
): string[] {
  return [...faultsOfUnits(record), ...faultsOfMaterials(record)];
}

function faultsOfUnits({
  volume,
  units,
  authorities,
}: Pick<VolumeRecord, 'volume' | 'units' | 'authorities'>): string[] {
  const faults: string[] = [];
  const known = new Set<string>();
  for (const { id, parentId } of units) {
    if (parentId !== null && !known.has(parentId))
      faults.push(`unit ${id} stands before its parent`);
    known.add(id);
  }
  if (hasRepeats(units.map(({ id }) => id))) faults.push('a unit stands twice');
  if (hasRepeats(units.map(({ code }) => code))) faults.push('two units have one code');
  if (!known.has(volume.keeperUnitId)) faults.push('the keeper is not among the units');
  for (const { id, unitId, volumeId } of authorities) {
    if (unitId !== null && !known.has(unitId)) faults.push(`authority ${id} names an unknown unit`);
    if (volumeId !== null && volumeId !== volume.id)
      faults.push(`authority ${id} is another volume’s`);
  }
  if (hasRepeats(authorities.map(({ id }) => id))) faults.push('an authority stands twice');
  return faults;
}

function faultsOfMaterials({
  volume,
  materials,
}: Pick<VolumeRecord, 'volume' | 'materials'>): string[] {
  const faults: string[] = [];
  const pages = materials.flatMap((material) => material.pages);
  const places = materials.map((one) => `${one.version} ${one.classCode} ${one.sequence}`);
  if (hasRepeats(materials.map(({ id }) => id))) faults.push('a material stands twice');
  if (hasRepeats(places)) faults.push('two materials have one mark');
  if (hasRepeats(pages.map(({ id }) => id))) faults.push('a page stands twice');
  if (hasRepeats(pages.map(({ path }) => path))) faults.push('two pages have one folder');
  for (const { id, version, pages: own } of materials) {
    if (version > volume.version) faults.push(`material ${id} is of a later version`);
    if (hasRepeats(own.map(({ no }) => no)))
      faults.push(`two pages of material ${id} have one number`);
  }
  for (const { id, master, files } of pages) {
    if (!Object.hasOwn(files, master)) faults.push(`page ${id} lacks the file it shows`);
  }
  return faults;
}

function hasRepeats(values: readonly (string | number)[]): boolean {
  return new Set(values).size < values.length;
}
