import { ShareError } from '../errors.ts';
import { sm3 } from '../sm3.ts';
import { readLines, writeLines } from './paper-lines.ts';

/** 分片: one of `count` parts of a secret, of which any `threshold` give it back. */
export type Share = {
  /** Twelve hex digits that all shares of one secret have in common. */
  set: string;
  threshold: number;
  count: number;
  /** 1 … `count`. */
  index: number;
  y: Buffer;
};

const VERSION = 1;
const SET_BYTES = 6;
const HEAD_BYTES = 4 + SET_BYTES;
const DIGEST_BYTES = 4;

/** The share as text for paper: what it is, then numbered lines to be typed in again. */
export function writeShare({ set, threshold, count, index, y }: Share): string {
  const head = Buffer.from([VERSION, threshold, count, index]);
  const bytes = Buffer.concat([head, Buffer.from(set, 'hex'), y]);
  const lines = writeLines(Buffer.concat([bytes, digestOf(bytes)]));
  return `兰台密钥分片 ${set}：第 ${index} 片，共 ${count} 片，任意 ${threshold} 片可以恢复\n${lines}\n`;
}

/** @throws ShareError where the text is not a whole share. */
export function readShare(text: string): Share {
  const all = readLines(text);
  const bytes = all.subarray(0, -DIGEST_BYTES);
  const isWhole = all.length > HEAD_BYTES + DIGEST_BYTES;
  if (!isWhole || !digestOf(bytes).equals(all.subarray(-DIGEST_BYTES))) {
    throw new ShareError('分片不完整，或混入了另一片的行，请对照纸件补齐');
  }
  const [version, threshold = 0, count = 0, index = 0] = bytes;
  if (version !== VERSION || threshold < 2 || count < threshold || index < 1 || index > count) {
    throw new ShareError('不是本系统的密钥分片');
  }
  const set = bytes.toString('hex', 4, HEAD_BYTES);
  return { set, threshold, count, index, y: bytes.subarray(HEAD_BYTES) };
}

function digestOf(bytes: Uint8Array): Buffer {
  return sm3('lantai-share/', bytes).subarray(0, DIGEST_BYTES);
}
