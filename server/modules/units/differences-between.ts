import type { UnitVersion } from './contract.ts';
import type { UnitRow } from './store.ts';

type Face = Pick<UnitRow, 'name' | 'kind' | 'parent_id' | 'is_closed'>;

/** What of a unit one version made different; `position` where it only went along with a unit above it. */
export function differencesBetween(
  before: Face | undefined,
  after: Face,
): UnitVersion['differences'] {
  if (!before) return ['created'];
  const differences: UnitVersion['differences'] = [];
  if (before.name !== after.name) differences.push('name');
  if (before.kind !== after.kind) differences.push('kind');
  if (before.parent_id !== after.parent_id) differences.push('parent');
  if (before.is_closed !== after.is_closed) differences.push('closed');
  return differences.length > 0 ? differences : ['position'];
}
