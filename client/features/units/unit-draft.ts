import type { UnitKind } from '../../../server/modules/units/contract.ts';
import type { ProposedChange } from '../changes/changes.ts';
import type { Unit } from './units.ts';

/** What can be proposed about a unit; `create` makes one below it. */
export const UNIT_ACTS = {
  create: { label: '新设下级单位' },
  rename: { label: '更名或变更类别' },
  move: { label: '调整隶属关系' },
  close: { label: '撤销单位' },
} as const;
export type UnitAct = keyof typeof UNIT_ACTS;

export type UnitDraft = {
  name: string;
  code: string;
  unitKind: UnitKind | '';
  parentId: string;
};

export function draftFor(act: UnitAct, unit: Unit): UnitDraft {
  const isRename = act === 'rename';
  return {
    name: isRename ? unit.name : '',
    code: act === 'create' ? `${unit.code}-` : '',
    unitKind: isRename ? unit.kind : '',
    parentId: '',
  };
}

type Fault = { field: string; message: string };

/** What the form still lacks, in the order of its fields; the server decides again. */
export function findFaults(act: UnitAct, draft: UnitDraft): Fault[] {
  const faults: Fault[] = [];
  const need = (isThere: boolean, field: string, message: string): void => {
    if (!isThere) faults.push({ field, message });
  };
  if (act === 'create' || act === 'rename') {
    need(draft.name.trim().length >= 2, 'name', '请填写单位名称（不少于 2 个字）');
  }
  if (act === 'create') {
    const isCode = /^[A-Z0-9]+(-[A-Z0-9]+)*$/.test(draft.code.trim());
    need(isCode, 'code', '单位代码用大写字母、数字和连字符，例如 QY-BHQ-01');
  }
  if (act === 'create' || act === 'rename') {
    need(draft.unitKind !== '', 'unitKind', '请选择单位类别');
  }
  if (act === 'move') need(draft.parentId !== '', 'parentId', '请选择新的上级单位');
  return faults;
}

/** The change as it is proposed; `undefined` while the form is not complete. */
export function changeFrom(act: UnitAct, draft: UnitDraft, unit: Unit): ProposedChange | undefined {
  const { unitKind } = draft;
  const name = draft.name.trim();
  switch (act) {
    case 'create':
      if (unitKind === '') return undefined;
      return { kind: 'units.create', code: draft.code.trim(), name, unitKind, parentId: unit.id };
    case 'rename':
      if (unitKind === '') return undefined;
      return { kind: 'units.rename', unitId: unit.id, name, unitKind };
    case 'move':
      return { kind: 'units.move', unitId: unit.id, parentId: draft.parentId };
    case 'close':
      return { kind: 'units.close', unitId: unit.id };
  }
}
