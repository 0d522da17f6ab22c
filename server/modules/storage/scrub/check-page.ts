import { ImageError } from '../../../imaging/image-error.ts';
import type { Services } from '../../../context.ts';
import type { CheckedFile, CheckOrder } from '../../../sealing/sealing-jobs.ts';
import { giveBack } from '../../../threads/give-back.ts';
import type { JobError } from '../../../threads/job-error.ts';
import type { JobCall } from '../../../threads/job-pool.ts';
import type { Met } from './met.ts';

/** What was met in a file, and what is there as it lies. */
export type CheckedPage = { met: Met['code'] | undefined } & Pick<
  CheckedFile,
  'sha512' | 'bytes' | 'inode'
>;

const CALLER = 'scrub';
/** What the bytes are at fault for, and not the place that worked on them. */
const OF_THE_IMAGE: readonly string[] = ['not_an_image', 'too_large', 'multi_page', 'damaged'];
const ATTEMPTS = 3;

/**
 * Digests a stored file and, where it can be opened, decrypts it, holds it against its digest, and decodes it.
 * `undefined` where there is no plain file; errors of the disk pass through.
 */
export async function checkPage(
  { sealing, images }: Pick<Services, 'sealing' | 'images'>,
  page: CheckOrder,
  signal: AbortSignal,
): Promise<CheckedPage | undefined> {
  const call: JobCall = { key: CALLER, signal };
  const checked = await sealing.check(page, call);
  if (!checked) return undefined;
  const { verdict, plaintext, ...stored } = checked;
  if (verdict === 'unopened') return { ...stored, met: undefined };
  if (verdict !== 'sound' || !plaintext) {
    return { ...stored, met: verdict === 'altered' ? 'S003' : 'S002' };
  }
  try {
    const isWhole = await decodes(() => images.inspect(plaintext, call));
    return { ...stored, met: isWhole ? undefined : 'S004' };
  } finally {
    giveBack(plaintext);
  }
}

/** A decoder that dies of an image again and again cannot decode it. */
async function decodes(inspect: () => Promise<unknown>): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await inspect();
      return true;
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      if (OF_THE_IMAGE.includes(error.code)) return false;
      if (!mayPass(error)) throw error;
      if (attempt === ATTEMPTS) return false;
    }
  }
}

function mayPass({ code }: JobError): boolean {
  return code === 'crashed' || code === 'timed_out';
}
