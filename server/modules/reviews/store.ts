import type { Db, Tx } from '../../../db/connect.ts';
import type { Period } from './contract.ts';

export type ReviewRecord = {
  id: string;
  period: Period;
  starts_on: string;
  sealed_text: Buffer;
  digest: Buffer;
};
export type SignatureRecord = {
  review_id: string;
  /** 1 for who signed first. */
  ordinal: number;
  account_id: string;
  key_id: string;
  signature: Buffer;
  /** The ledger entry that tells of it. */
  entry_id: string;
  signed_at: Date;
};

/** A period is signed for once: the second of two that do so at the same time fails. */
export async function insertReview(tx: Tx, review: ReviewRecord): Promise<void> {
  await tx('reviews').insert(review);
}

export async function insertSignature(tx: Tx, signature: SignatureRecord): Promise<void> {
  await tx('review_signatures').insert(signature);
}

export async function findReview(db: Db, id: string): Promise<ReviewRecord | undefined> {
  return db<ReviewRecord>('reviews').where({ id }).first();
}

export async function findReviewOf(
  db: Db,
  period: Period,
  startsOn: string,
): Promise<ReviewRecord | undefined> {
  return db<ReviewRecord>('reviews').where({ period, starts_on: startsOn }).first();
}

/** In the order in which they were made. */
export async function listSignatures(db: Db, reviewId: string): Promise<SignatureRecord[]> {
  return db<SignatureRecord>('review_signatures')
    .where({ review_id: reviewId })
    .orderBy('ordinal')
    .select<SignatureRecord[]>();
}
