import { createHash } from 'node:crypto';
import { EnvelopeError } from '../../crypto/errors.ts';
import { softwareObjects } from '../../crypto/software-objects.ts';
import { matchesSaltedDigest } from '../../crypto/salted-digest.ts';
import { isDiskError } from '../../db/objects/errors.ts';
import { readAtOnce } from '../../db/objects/validation/read-at-once.ts';
import { viewAsBuffer } from '../threads/view-as-buffer.ts';
import type { CheckOrder, SealingResult } from './sealing-jobs.ts';

/** Larger files than this are read into memory that is let go again. */
const KEPT_BYTES = 4 * 1024 * 1024;

let kept = Buffer.alloc(0);

/** Reads a stored file once, digests it as it lies, and opens it where it can be opened. */
export function checkFile({ file, seal }: CheckOrder): SealingResult {
  try {
    const read = readAtOnce(file, lend);
    if (!read) return { verdict: 'absent' };
    const { bytes: sealed, inode } = read;
    const sha512 = createHash('sha512').update(sealed).digest();
    const stored = { sha512, bytes: sealed.length, inode };
    return seal ? { ...stored, ...judge(seal, sealed) } : { ...stored, verdict: 'unopened' };
  } catch (error) {
    if (!isDiskError(error)) throw error;
    return { verdict: 'unread', code: error.code, syscall: error.syscall };
  }
}

function lend(atLeastBytes: number): Buffer {
  if (atLeastBytes > KEPT_BYTES) return Buffer.allocUnsafeSlow(atLeastBytes);
  if (atLeastBytes > kept.length) kept = Buffer.allocUnsafeSlow(atLeastBytes);
  return kept;
}

type Judgement = { verdict: 'sound'; plaintext: Buffer } | { verdict: 'altered' | 'unreadable' };

function judge(
  { key, place, salt, sm3 }: NonNullable<CheckOrder['seal']>,
  sealed: Buffer,
): Judgement {
  let plaintext: Buffer;
  try {
    plaintext = softwareObjects.openObject(key, place, sealed);
  } catch (error) {
    if (error instanceof EnvelopeError) return { verdict: 'unreadable' };
    throw error;
  }
  const recorded = { salt: viewAsBuffer(salt), digest: viewAsBuffer(sm3) };
  if (!matchesSaltedDigest(plaintext, recorded)) return { verdict: 'altered' };
  return { verdict: 'sound', plaintext };
}
