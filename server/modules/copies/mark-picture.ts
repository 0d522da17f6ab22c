import type { Services } from '../../context.ts';
import type { MarkText } from '../../imaging/watermark.ts';

/** Whose turn a picture takes, and what calls it off. */
export type Turn = { accountId: string; signal: AbortSignal };

/** The one place of this module where a picture gets its mark: no other form of it goes on. */
export function markPicture(
  { images }: Pick<Services, 'images'>,
  image: Buffer,
  mark: MarkText,
  { accountId, signal }: Turn,
): Promise<Buffer> {
  return images.markPage(image, mark, { key: accountId, signal });
}
