import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { AppError, forbidden } from '../../errors.ts';
import type { Actor } from '../../http/actor.ts';
import { areOneHuman, findAccount } from '../accounts/index.ts';
import { addSignature, type Proof } from './add-signature.ts';
import { openText } from './sealed-text.ts';
import { findReview, listSignatures } from './store.ts';

/** A second auditor signs the same text. */
export async function countersignReview(
  services: Services,
  tx: Tx,
  actor: Actor,
  { reviewId, ...proof }: { reviewId: string } & Proof,
): Promise<{ id: string }> {
  const review = await findReview(tx, reviewId);
  if (!review) throw forbidden();
  if (proof.digest !== review.digest.toString('hex')) {
    throw new AppError('conflict', '所签内容与已签署的报告不是同一份，请刷新后再签');
  }
  const signers = (await listSignatures(tx, reviewId)).map(({ account_id }) => account_id);
  const own = await findAccount(tx, actor.accountId);
  for (const id of signers) {
    const other = await findAccount(tx, id);
    const isSame = id === actor.accountId || (own && other && (await areOneHuman(tx, own, other)));
    if (isSame) throw new AppError('conflict', '您已签署这份报告，会签须由另一名审计员办理');
  }
  const text = openText(services, review.sealed_text);
  await addSignature(services, tx, actor, { review, text, proof, action: 'reviews.countersign' });
  return { id: reviewId };
}
