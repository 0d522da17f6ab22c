import { HASH_BYTES } from '../../audit/tile.ts';
import type { KeyOnTree } from '../../audit/witness.ts';

/**
 * What a witness is asked to cosign, the proof that it goes on from what the witness holds, and the changes of key since
 * then: SPEC §4.
 */
export type AddCheckpoint = {
  oldSize: number;
  proof: Buffer[];
  changes: readonly KeyOnTree[];
  note: string;
};

/** A text that does not have the one form of the request. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
}

/** A note of its greatest length, and some dozens of changes of key with their proofs. */
export const MOST_BYTES = 131_072;
/** C2SP tlog-witness allows no more hashes: a tree has at most 2^63 leaves. */
const MOST_HASHES = 63;
/** One a year, for longer than any witness is away. */
const MOST_CHANGES = 64;
const KEY = /^key (0|[1-9][0-9]{0,15}) (.*)$/;
const LEAF = /^[A-Za-z0-9+/]{1,4096}={0,2}$/;
const OLD = /^old (0|[1-9][0-9]{0,15})$/;

/**
 * The body of `POST /add-checkpoint` (C2SP tlog-witness): `old SIZE`, hashes in base64, a blank line, the note. What C2SP does
 * not have stands before the blank line: `key INDEX LEAF` with the hashes that lead to it, for each change of key.
 */
export function writeAddCheckpoint({ oldSize, proof, changes, note }: AddCheckpoint): string {
  const told = changes.map(
    ({ index, leaf, hashes }) => `key ${index} ${leaf.toString('base64')}\n${writeHashes(hashes)}`,
  );
  return `old ${oldSize}\n${writeHashes(proof)}${told.join('')}\n${note}`;
}

function writeHashes(hashes: readonly Buffer[]): string {
  return hashes.map((hash) => `${hash.toString('base64')}\n`).join('');
}

/** Reverses `writeAddCheckpoint`; the note itself is not read. Throws `RequestError`. */
export function readAddCheckpoint(text: string): AddCheckpoint {
  const gap = text.indexOf('\n\n');
  if (gap < 0) throw new RequestError('缺少空行');
  const [face = '', ...changes] = text.slice(0, gap).split(/\n(?=key )/);
  const [first = '', ...hashes] = face.split('\n');
  const [, digits] = OLD.exec(first) ?? [];
  const oldSize = Number(digits);
  if (digits === undefined || !Number.isSafeInteger(oldSize)) {
    throw new RequestError('第一行应为 old 条数');
  }
  return {
    oldSize,
    proof: readHashes(hashes),
    changes: readChanges(changes.map(splitChange)),
    note: text.slice(gap + 2),
  };
}

function splitChange(text: string): WrittenChange {
  const [first = '', ...hashes] = text.split('\n');
  const [, digits, leaf = ''] = KEY.exec(first) ?? [];
  return { index: Number(digits), leaf, hashes };
}

/** A change of key with its bytes in base64. */
export type WrittenChange = { index: number; leaf: string; hashes: readonly string[] };

/** Throws `RequestError`, as `readHashes` does. */
export function readChanges(written: readonly WrittenChange[]): KeyOnTree[] {
  if (written.length > MOST_CHANGES) throw new RequestError('换钥记录过多');
  return written.map(readChange);
}

function readChange({ index, leaf: encoded, hashes }: WrittenChange): KeyOnTree {
  const leaf = Buffer.from(encoded, 'base64');
  const isOneForm = LEAF.test(encoded) && leaf.toString('base64') === encoded;
  if (!Number.isSafeInteger(index) || index < 0 || !isOneForm) {
    throw new RequestError('换钥应写作 key 序号 记录');
  }
  return { index, leaf, hashes: readHashes(hashes) };
}

export function readHashes(lines: readonly string[]): Buffer[] {
  if (lines.length > MOST_HASHES) throw new RequestError('证明过长');
  return lines.map(readHash);
}

function readHash(line: string): Buffer {
  const hash = Buffer.from(line, 'base64');
  if (hash.length !== HASH_BYTES || hash.toString('base64') !== line) {
    throw new RequestError('证明中的摘要格式不对');
  }
  return hash;
}
