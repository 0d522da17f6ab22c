import { sm3 } from '../../../crypto/sm3.ts';
import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { findKey } from '../accounts/index.ts';
import { judgeSignature, type SignatureFault } from './judge-signature.ts';
import { insertSignature, listSignatures, type ReviewRecord } from './store.ts';

/** What a key made of the text that was shown, and the digest of that text. */
export type Proof = { digest: string; publicKey: string; signature: string };

/**
 * Sets a signature under a review, with the digest of its text in the ledger.
 * @throws AppError `invalid` where it is not the signature of a key of the actor that is good today.
 */
export async function addSignature(
  services: Services,
  tx: Tx,
  actor: Actor,
  given: {
    review: Pick<ReviewRecord, 'id' | 'period' | 'starts_on'>;
    text: string;
    proof: Proof;
    action: 'reviews.sign' | 'reviews.countersign';
  },
): Promise<void> {
  const { review, text, proof, action } = given;
  const at = services.clock();
  const key = await findKey(tx, actor.accountId, proof.publicKey);
  const signature = Buffer.from(proof.signature, 'hex');
  const fault = judgeSignature(services, key, text, signature, at);
  if (fault) throw refused(fault, action === 'reviews.countersign' ? review.id : undefined);
  if (!key) throw new Error('a signature counts without its key');
  const { entryId } = await services.ledger.record(tx, {
    kind: 'CHANGE',
    action,
    ...traceOf(actor),
    item: review.id,
    approval: key.id,
    outcome: `${review.period} ${review.starts_on}`,
    content: sm3(text),
  });
  await insertSignature(tx, {
    review_id: review.id,
    ordinal: (await listSignatures(tx, review.id)).length + 1,
    account_id: actor.accountId,
    key_id: key.id,
    signature,
    entry_id: entryId,
    signed_at: at,
  });
  services.notices.changed(tx, 'oversight', [{ role: 'auditor' }]);
}

/** A review that was to be signed first does not exist now. */
function refused({ reason, text }: SignatureFault, item: string | undefined): AppError {
  const denial = item === undefined ? { reason } : { reason, item };
  return new AppError('invalid', text, { field: 'signature', denial });
}
