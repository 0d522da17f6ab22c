import type { SecretKey } from '../../../../crypto/secret-key.ts';
import { ImageError } from '../../../imaging/image-error.ts';
import type { Services } from '../../../context.ts';
import type { JobError } from '../../../threads/job-error.ts';
import type { JobCall } from '../../../threads/job-pool.ts';
import type { Met } from './met.ts';

type Page = {
  key: SecretKey;
  place: { volume: string; version: number; path: string };
  sealed: Buffer;
  salt: Buffer;
  sm3: Buffer;
};

/** What was met in a file, and the SHA-512 of its stored bytes in hex. Takes `sealed` over. */
export type CheckedPage = { met: Met['code'] | undefined; sha512: string };

const CALLER = 'scrub';
/** What the bytes are at fault for, and not the place that worked on them. */
const OF_THE_IMAGE: readonly string[] = ['not_an_image', 'too_large', 'multi_page', 'damaged'];
const ATTEMPTS = 3;

/** Decrypts a page file, holds it against its digest, and decodes it. */
export async function checkPage(
  { sealing, images }: Pick<Services, 'sealing' | 'images'>,
  page: Page,
  signal: AbortSignal,
): Promise<CheckedPage> {
  const call: JobCall = { key: CALLER, signal };
  const { verdict, sha512, plaintext } = await sealing.check(page, call);
  const checked = { sha512: sha512.toString('hex') };
  if (verdict !== 'sound' || !plaintext) {
    return { ...checked, met: verdict === 'altered' ? 'S003' : 'S002' };
  }
  const isWhole = await decodes(() => images.inspect(plaintext, call));
  return { ...checked, met: isWhole ? undefined : 'S004' };
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
