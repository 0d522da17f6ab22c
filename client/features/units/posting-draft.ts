import type { AuthorityKind } from '../../../server/modules/archives/contract.ts';
import { isDay } from '../../formats/is-day.ts';
import type { ProposedChange } from '../changes/changes.ts';

export type PostingDraft = {
  authority: AuthorityKind | '';
  unitId: string;
  /** 终止: nobody holds it from that day on. */
  isEnd: boolean;
  validFrom: string;
  basis: string;
  backdatingReason: string;
};

export const EMPTY_POSTING: PostingDraft = {
  authority: '',
  unitId: '',
  isEnd: false,
  validFrom: '',
  basis: '',
  backdatingReason: '',
};

/** A file is always kept by somebody; who manages may end. */
export function mayEnd({ authority }: Pick<PostingDraft, 'authority'>): boolean {
  return authority === 'manager' || authority === 'co_manager';
}

export function isLate({ validFrom }: Pick<PostingDraft, 'validFrom'>, today: string): boolean {
  return isDay(validFrom) && validFrom < today;
}

type Fault = { field: string; message: string };

/** What the form still lacks, in the order of its fields; the server decides again. */
export function findPostingFaults(draft: PostingDraft, today: string): Fault[] {
  const faults: Fault[] = [];
  const need = (isThere: boolean, field: string, message: string): void => {
    if (!isThere) faults.push({ field, message });
  };
  need(draft.authority !== '', 'authority', '请选择变更内容');
  const ends = draft.isEnd && mayEnd(draft);
  need(ends || draft.unitId !== '', 'unitId', '请选择变更后的单位');
  need(isDay(draft.validFrom), 'validFrom', '请填写生效日期，例如 2026-12-01');
  if (isLate(draft, today)) {
    const isSaid = draft.backdatingReason.trim().length >= 2;
    need(isSaid, 'backdatingReason', '生效日期早于今天，请写明补登事由');
  }
  need(draft.basis.trim().length >= 2, 'basis', '请填写依据或文号');
  return faults;
}

/** The change as it is proposed; `undefined` while no attribute is chosen. */
export function postingFrom(draft: PostingDraft, volumeId: string): ProposedChange | undefined {
  if (draft.authority === '') return undefined;
  return {
    kind: 'authorities.set',
    volumeId,
    authority: draft.authority,
    unitId: draft.isEnd && mayEnd(draft) ? null : draft.unitId,
    validFrom: draft.validFrom,
    basis: draft.basis.trim(),
    backdatingReason: draft.backdatingReason.trim(),
  };
}
