import type { Unit } from './units.ts';

/** One line of the tree as it is drawn, with what a screen reader says about its place. */
export type TreeRow = {
  unit: Unit;
  level: number;
  position: number;
  setSize: number;
  hasChildren: boolean;
  isOpen: boolean;
};

/** The lines that show: everything below a folded unit is left out. Units come ancestors first. */
export function rowsOf(units: readonly Unit[], isOpen: (unitId: string) => boolean): TreeRow[] {
  const ids = new Set(units.map(({ id }) => id));
  const children = new Map<string | null, Unit[]>();
  for (const unit of units) {
    const parentId = unit.parentId !== null && ids.has(unit.parentId) ? unit.parentId : null;
    children.set(parentId, [...(children.get(parentId) ?? []), unit]);
  }
  const rows: TreeRow[] = [];
  const add = (parentId: string | null, level: number): void => {
    const siblings = children.get(parentId) ?? [];
    for (const [index, unit] of siblings.entries()) {
      const hasChildren = children.has(unit.id);
      const row = { unit, level, position: index + 1, setSize: siblings.length, hasChildren };
      rows.push({ ...row, isOpen: hasChildren && isOpen(unit.id) });
      if (hasChildren && isOpen(unit.id)) add(unit.id, level + 1);
    }
  };
  add(null, 1);
  return rows;
}

export type TreeMove = { focus: number } | { toggle: string };

/** What a key does in the tree, as the ARIA pattern has it; `undefined` for keys that are not its own. */
export function moveBy(key: string, rows: readonly TreeRow[], at: number): TreeMove | undefined {
  const row = rows[at];
  if (!row) return undefined;
  switch (key) {
    case 'ArrowDown':
      return { focus: Math.min(at + 1, rows.length - 1) };
    case 'ArrowUp':
      return { focus: Math.max(at - 1, 0) };
    case 'Home':
      return { focus: 0 };
    case 'End':
      return { focus: rows.length - 1 };
    case 'ArrowRight':
      if (!row.hasChildren) return { focus: at };
      return row.isOpen ? { focus: at + 1 } : { toggle: row.unit.id };
    case 'ArrowLeft':
      return row.isOpen ? { toggle: row.unit.id } : { focus: parentOf(rows, at) };
    default:
      return undefined;
  }
}

function parentOf(rows: readonly TreeRow[], at: number): number {
  const level = rows[at]?.level ?? 1;
  for (let index = at - 1; index >= 0; index--) {
    if ((rows[index]?.level ?? 0) < level) return index;
  }
  return at;
}

/**
 * The next line from `at` on whose name or some part of whose code begins with what was typed, round the end.
 * Codes are what a keyboard can type outside an input field, where no input method writes Chinese.
 */
export function findTyped(rows: readonly TreeRow[], at: number, typed: string): number {
  const wanted = typed.toUpperCase();
  for (let step = typed.length > 1 ? 0 : 1; step <= rows.length; step++) {
    const index = (at + step) % rows.length;
    const unit = rows[index]?.unit;
    const parts = unit ? [unit.code, ...unit.code.split('-')] : [];
    if (unit?.name.startsWith(typed) || parts.some((part) => part.startsWith(wanted))) return index;
  }
  return at;
}

/** Units whose name or code holds the words, with all above them so that they hang in their place. */
export function filterUnits(units: readonly Unit[], words: string): Unit[] {
  const wanted = words.trim().toUpperCase();
  if (wanted === '') return [...units];
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const kept = new Set<string>();
  for (const unit of units) {
    if (!unit.name.toUpperCase().includes(wanted) && !unit.code.includes(wanted)) continue;
    for (let one: Unit | undefined = unit; one && !kept.has(one.id);) {
      kept.add(one.id);
      one = one.parentId === null ? undefined : byId.get(one.parentId);
    }
  }
  return units.filter(({ id }) => kept.has(id));
}
