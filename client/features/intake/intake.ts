import type {
  ACCESSION_STATES,
  listAccessions,
  showAccession,
  submitPackage,
} from '../../../server/modules/intake/contract.ts';
import type { listUnits } from '../../../server/modules/units/contract.ts';
import type { CopyKind } from '../../../server/modules/archives/contract.ts';
import { read } from '../../services/http.ts';
import type { AnswerOf } from '../../services/http.ts';
import { uploadFile } from '../../services/upload.ts';
import type { Tone } from '../../ui/tone.ts';

export type AccessionDetail = AnswerOf<typeof showAccession>;
/** 检测报告 of one package, and one thing that it found. */
export type ConformanceReport = NonNullable<AccessionDetail['report']>;
export type Finding = ConformanceReport['findings'][number];
export type AccessionState = (typeof ACCESSION_STATES)[number];
export type Handover = { unit: string; copyKind: CopyKind; file: File };

const ROOT = '/api/intake';

export const STATE_FACES: Record<AccessionState, { label: string; tone: Tone }> = {
  checking: { label: '检测中', tone: 'blue' },
  refused: { label: '未通过', tone: 'red' },
  imported: { label: '已入库', tone: 'green' },
  failed: { label: '处理中断', tone: 'amber' },
};

export function loadUnits(signal: AbortSignal) {
  return read<typeof listUnits>('/api/units', { signal });
}

export function loadAccessions(cursor: string, signal: AbortSignal) {
  return read<typeof listAccessions>(`${ROOT}/accessions`, { query: { cursor }, signal });
}

export function loadAccession(accessionId: string, signal: AbortSignal) {
  return read<typeof showAccession>(`${ROOT}/accessions/${accessionId}`, { signal });
}

export function handOver(
  { unit, copyKind, file }: Handover,
  key: string,
  onProgress: (share: number) => void,
) {
  return uploadFile<AnswerOf<typeof submitPackage>>(`${ROOT}/packages`, {
    query: { unit, copyKind, fileName: file.name },
    file,
    key,
    onProgress,
  });
}
