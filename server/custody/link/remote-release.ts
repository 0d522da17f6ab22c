import type { KeyRelease, Presented } from '../../key-release/key-release.ts';
import { ReleaseError } from '../../key-release/release-error.ts';
import { LinkDown } from './conversation.ts';
import type { CustodyLink } from './custody-link.ts';
import { secretOf } from './secret-text.ts';

const LIMIT_MS = 10_000;

/** Key release by the holder of the vault. */
export function remoteRelease({ ask }: Pick<CustodyLink, 'ask'>): KeyRelease {
  return {
    releasePageKeys: ({ files, ...presented }) =>
      orUnavailable(async () => {
        const keys = await ask(
          {
            do: 'release_pages',
            ...told(presented),
            files: files.map(({ page, file, head }) => ({
              page,
              file,
              head: Buffer.from(head.bytes).toString('base64'),
              isWhole: head.isWhole,
            })),
          },
          LIMIT_MS,
        );
        return keys.map(secretOf);
      }),
    releaseVolumeKey: (presented) =>
      orUnavailable(async () =>
        secretOf(await ask({ do: 'release_volume', ...told(presented) }, LIMIT_MS)),
      ),
  };
}

function told({ entryId, actor, terminal, item }: Presented) {
  return { entryId, actor, item, ...(terminal !== undefined && { terminal }) };
}

async function orUnavailable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof LinkDown ? new ReleaseError('unavailable', { cause: error }) : error;
  }
}
