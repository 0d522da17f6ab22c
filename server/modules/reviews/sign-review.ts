import { randomUUIDv7 } from 'node:crypto';
import { sm3 } from '../../../crypto/sm3.ts';
import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Actor } from '../../http/actor.ts';
import { addSignature, type Proof } from './add-signature.ts';
import { composeReport } from './compose-report.ts';
import type { Period } from './contract.ts';
import { sealText } from './sealed-text.ts';
import { findReviewOf, insertReview } from './store.ts';
import { reviewText } from './words.ts';

/**
 * Signs for a period. The report is put together anew here: what counts is that the auditor's key signed this text,
 * not what a browser says it showed.
 */
export async function signReview(
  services: Services,
  tx: Tx,
  actor: Actor,
  input: { period: Period; startsOn: string; opinion: string } & Proof,
): Promise<{ id: string }> {
  const { period, startsOn, opinion } = input;
  if (await findReviewOf(tx, period, startsOn)) {
    throw new AppError('conflict', '这一时段已经签署，请在“已签署”中查看，可以会签');
  }
  const text = reviewText(await composeReport(services, tx, period, startsOn), opinion);
  const digest = sm3(text);
  if (digest.toString('hex') !== input.digest) {
    throw new AppError('conflict', '报告内容刚有变化（如补作了日结），请刷新、重新核对后再签');
  }
  const review = {
    id: randomUUIDv7(),
    period,
    starts_on: startsOn,
    sealed_text: sealText(services, text),
    digest,
  };
  await insertReview(tx, review);
  await addSignature(services, tx, actor, { review, text, proof: input, action: 'reviews.sign' });
  return { id: review.id };
}
