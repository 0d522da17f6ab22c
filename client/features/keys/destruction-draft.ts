import type { ProposedChange } from '../changes/changes.ts';

export type DestructionDraft = { archiveNo: string; basis: string };

const SHORTEST_BASIS = 4;

type Fault = { field: keyof DestructionDraft; message: string };

/** What the form still lacks, in the order of its fields; `archiveNo` is that of the volume on the screen. */
export function findDestructionFaults(draft: DestructionDraft, archiveNo: string): Fault[] {
  const faults: Fault[] = [];
  if (draft.archiveNo.trim() !== archiveNo) {
    faults.push({ field: 'archiveNo', message: '请照上面的档号原样输入，以免销毁错卷' });
  }
  if (draft.basis.trim().length < SHORTEST_BASIS) {
    faults.push({ field: 'basis', message: '请写明法定依据或文号（不少于 4 个字）' });
  }
  return faults;
}

export function destructionOf(draft: DestructionDraft, volumeId: string): ProposedChange {
  return {
    kind: 'archives.destroy_key',
    volumeId,
    archiveNo: draft.archiveNo.trim(),
    basis: draft.basis.trim(),
  };
}
