import { isDiskError } from '../../../../db/objects/errors.ts';
import type { DigestContent } from '../../../../db/objects/validation/check-content.ts';

/** SHA-512 in hex; `inode` is that of a file which has other names too. */
export type ContentDigest = { sha512: string; inode: string | undefined };

export type TakenContent = { digestContent: DigestContent; throwIfStopped: () => void };

/**
 * Digests for the validator, which takes every error for one of the disk: one that is not is kept, stops what
 * follows, and is thrown by `throwIfStopped`.
 */
export function guardDigests(
  take: (path: string) => Promise<ContentDigest | undefined>,
): TakenContent {
  let stopped: { error: unknown } | undefined;
  const throwIfStopped = (): void => {
    if (stopped) throw stopped.error;
  };
  return {
    throwIfStopped,
    async digestContent(path) {
      throwIfStopped();
      try {
        const digest = await take(path);
        return digest && { digests: new Map([['sha512', digest.sha512]]), inode: digest.inode };
      } catch (error) {
        if (!isDiskError(error)) stopped = { error };
        throw error;
      }
    },
  };
}
