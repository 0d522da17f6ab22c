import type {
  browseReviews,
  countersignReview,
  draftReview,
  DueReview,
  Review,
  ReviewReport,
  ReviewRow,
  showReview,
  signReview,
} from '../../../server/modules/reviews/contract.ts';
import { read, write } from '../../services/http.ts';
import type { BodyOf, Query } from '../../services/http.ts';

export type { DueReview, Review, ReviewReport, ReviewRow };
export type Proof = BodyOf<typeof countersignReview>;

const ROOT = '/api/reviews';

export function loadReviews(query: Query, signal?: AbortSignal) {
  return read<typeof browseReviews>(ROOT, { query, ...(signal && { signal }) });
}

export function loadDraft(period: string, startsOn: string, signal: AbortSignal) {
  return read<typeof draftReview>(`${ROOT}/drafts/${period}/${startsOn}`, { signal });
}

export function loadReview(reviewId: string, signal: AbortSignal) {
  return read<typeof showReview>(`${ROOT}/${reviewId}`, { signal });
}

export function sign(body: BodyOf<typeof signReview>, key: string) {
  return write<typeof signReview>(ROOT, body, key);
}

export function countersign(reviewId: string, proof: Proof, key: string) {
  return write<typeof countersignReview>(`${ROOT}/${reviewId}/countersign`, proof, key);
}
