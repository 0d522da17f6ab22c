import { sm3 } from '../../../crypto/sm3.ts';
import type { Db } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import type { Actor } from '../../http/actor.ts';
import { findAccount, findKeyById } from '../accounts/index.ts';
import type { Review, ReviewSignature } from './contract.ts';
import { judgeSignature } from './judge-signature.ts';
import { openText } from './sealed-text.ts';
import { findReview, listSignatures, type ReviewRecord, type SignatureRecord } from './store.ts';
import { findContent } from './view.ts';

/** A review with its signatures verified anew; `undefined` where there is none. */
export async function showReview(
  services: Services,
  db: Db,
  actor: Actor,
  reviewId: string,
): Promise<Review | undefined> {
  const review = await findReview(db, reviewId);
  if (!review) return undefined;
  const text = openText(services, review.sealed_text);
  const records = await listSignatures(db, reviewId);
  const signatures: ReviewSignature[] = [];
  for (const record of records) signatures.push(await verify(services, db, review, text, record));
  return {
    id: review.id,
    text,
    digest: review.digest.toString('hex'),
    signatures,
    canCountersign: !records.some(({ account_id }) => account_id === actor.accountId),
  };
}

async function verify(
  services: Services,
  db: Db,
  review: ReviewRecord,
  text: string,
  record: SignatureRecord,
): Promise<ReviewSignature> {
  const found = await findKeyById(db, record.key_id);
  const key = found?.account_id === record.account_id ? found : undefined;
  const digest = sm3(text);
  const entry = await findContent(db, record.entry_id);
  const faults = [
    digest.equals(review.digest) ? undefined : '报告正文与登记的摘要不符，正文已被改动',
    judgeSignature(services, key, text, record.signature, record.signed_at)?.text,
    entry && !entry.content?.equals(digest) ? '账本记载的是另一份报告的摘要' : undefined,
  ].filter((fault) => fault !== undefined);
  return {
    name: (await findAccount(db, record.account_id))?.name ?? '',
    signedAt: record.signed_at.toISOString(),
    keyLabel: key?.label ?? '',
    publicKey: key?.public_key ?? '',
    userId: key?.user_id ?? '',
    signature: record.signature.toString('hex'),
    index: entry?.index ?? null,
    faults,
  };
}
