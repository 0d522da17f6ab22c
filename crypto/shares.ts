import { randomBytes, timingSafeEqual } from 'node:crypto';
import { ShareError } from './errors.ts';
import { interpolate, scatter } from './shares/polynomials.ts';
import { readShare, writeShare, type Share } from './shares/share.ts';
import { sm3 } from './sm3.ts';

export type ShareNumbers = {
  /** How many give the secret back: at least 2. */
  threshold: number;
  /** How many there are: at most 255. */
  shares: number;
};

const SET_BYTES = 6;
const TAG_BYTES = 16;
const MAX_SECRET_BYTES = 1024;

/**
 * Splits a short secret after Shamir (1979) over GF(2⁸): any `threshold` of the texts give it back, and fewer tell
 * nothing but its length. A digest of the secret is split along, so that a wrong set gives no wrong secret.
 */
export function splitSecret(secret: Uint8Array, { threshold, shares }: ShareNumbers): string[] {
  const areSane = [threshold, shares].every(Number.isSafeInteger);
  if (!areSane || threshold < 2 || threshold > shares || shares > 255) {
    throw new RangeError('分片数应为 2 至 255，恢复所需片数应为 2 至分片数');
  }
  if (secret.length === 0 || secret.length > MAX_SECRET_BYTES) {
    throw new RangeError(`密钥应为 1 至 ${MAX_SECRET_BYTES} 字节`);
  }
  const set = randomBytes(SET_BYTES).toString('hex');
  const payload = Buffer.concat([secret, tagOf(set, threshold, secret)]);
  const points = scatter(payload, threshold, shares);
  payload.fill(0);
  return points.map(({ x, y }) =>
    writeShare({ set, threshold, count: shares, index: x, y: Buffer.from(y) }),
  );
}

/** What a share says of itself; nothing of the secret. @throws ShareError */
export function describeShare(text: string): Omit<Share, 'y'> {
  const { set, threshold, count, index } = readShare(text);
  return { set, threshold, count, index };
}

/**
 * Gives the secret back. More shares than needed must agree; one given twice counts once.
 * @throws ShareError, which never contains anything of a share or the secret.
 */
export function joinShares(texts: readonly string[]): Buffer {
  const shares = requireOneSet(texts.map(readShare));
  const [first] = shares;
  if (!first) throw new ShareError('没有分片');
  const missing = first.threshold - shares.length;
  if (missing > 0) throw new ShareError(`还差 ${missing} 片：需要 ${first.threshold} 片才能恢复`);
  const points = shares.map(({ index, y }) => ({ x: index, y }));
  const used = points.slice(0, first.threshold);
  const payload = interpolate(used, 0);
  const secret = payload.subarray(0, -TAG_BYTES);
  const fits = timingSafeEqual(
    tagOf(first.set, first.threshold, secret),
    payload.subarray(-TAG_BYTES),
  );
  const agree = points.slice(first.threshold).every(({ x, y }) => interpolate(used, x).equals(y));
  if (fits && agree) return secret;
  payload.fill(0);
  throw new ShareError('分片拼不出原来的密钥：其中至少一片不是原件，请换一片再试');
}

/** One share for each index, all of one secret. */
function requireOneSet(shares: Share[]): Share[] {
  const byIndex = new Map<number, Share>();
  for (const share of shares) {
    const [first] = shares;
    const isOfSet =
      share.set === first?.set &&
      share.threshold === first.threshold &&
      share.count === first.count &&
      share.y.length === first.y.length &&
      share.y.length > TAG_BYTES;
    if (!isOfSet) throw new ShareError('这些分片不是同一次制发的，请核对每片开头的编号');
    const known = byIndex.get(share.index);
    if (known && !known.y.equals(share.y)) {
      throw new ShareError(`第 ${share.index} 片有两份而内容不同，请找出原件`);
    }
    byIndex.set(share.index, share);
  }
  return [...byIndex.values()];
}

function tagOf(set: string, threshold: number, secret: Uint8Array): Buffer {
  return sm3(`lantai-shares/${set}/${threshold}/`, secret).subarray(0, TAG_BYTES);
}
