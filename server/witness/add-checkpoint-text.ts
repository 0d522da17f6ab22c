import { HASH_BYTES } from '../../audit/tile.ts';

/** What a witness is asked to cosign, and the proof that it goes on from what the witness holds. */
export type AddCheckpoint = { oldSize: number; proof: Buffer[]; note: string };

/** A text that does not have the one form of the request. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
}

/** C2SP tlog-witness allows no more hashes: a tree has at most 2^63 leaves. */
const MOST_HASHES = 63;
const OLD = /^old (0|[1-9][0-9]{0,15})$/;

/** The body of `POST /add-checkpoint` (C2SP tlog-witness): `old SIZE`, hashes in base64, a blank line, the note. */
export function writeAddCheckpoint({ oldSize, proof, note }: AddCheckpoint): string {
  const hashes = proof.map((hash) => `${hash.toString('base64')}\n`);
  return `old ${oldSize}\n${hashes.join('')}\n${note}`;
}

/** Reverses `writeAddCheckpoint`; the note itself is not read. Throws `RequestError`. */
export function readAddCheckpoint(text: string): AddCheckpoint {
  const gap = text.indexOf('\n\n');
  if (gap < 0) throw new RequestError('缺少空行');
  const [first = '', ...hashes] = text.slice(0, gap).split('\n');
  const [, digits] = OLD.exec(first) ?? [];
  const oldSize = Number(digits);
  if (digits === undefined || !Number.isSafeInteger(oldSize)) {
    throw new RequestError('第一行应为 old 条数');
  }
  if (hashes.length > MOST_HASHES) throw new RequestError('证明过长');
  return { oldSize, proof: hashes.map(readHash), note: text.slice(gap + 2) };
}

function readHash(line: string): Buffer {
  const hash = Buffer.from(line, 'base64');
  if (hash.length !== HASH_BYTES || hash.toString('base64') !== line) {
    throw new RequestError('证明中的摘要格式不对');
  }
  return hash;
}
