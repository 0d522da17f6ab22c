import type {
  Certainty,
  TracedView,
  TraceReport,
  tracePicture,
} from '../../../server/modules/desk/contract.ts';
import type { AnswerOf } from '../../services/http.ts';
import { uploadFile, type Upload } from '../../services/upload.ts';

export type { Certainty, TracedView, TraceReport };
export type TraceQuestion = { picture: File; page: string };

const CANCELLED = '已取消，图片没有保留；账本只记下有过这次溯源。可以重新开始。';

/** Asks whose view a picture is of; that it was asked, and what came of it, is recorded. */
export function traceFile(
  { picture, page }: TraceQuestion,
  key: string,
  onProgress: (share: number) => void,
): Upload<TraceReport> {
  return uploadFile<AnswerOf<typeof tracePicture>>('/api/ledger/traces', {
    query: { page },
    file: picture,
    key,
    onProgress,
    cancelled: CANCELLED,
  });
}
