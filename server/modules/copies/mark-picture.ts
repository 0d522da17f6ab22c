import type { Services } from '../../context.ts';
import type { MarkText } from '../../imaging/visible/mark-text.ts';
import { viewMarkOf } from '../viewing/index.ts';

/** Whose turn a picture takes, what calls it off, and where in the ledger its leaving is told. */
export type Turn = { accountId: string; signal: AbortSignal; index: number };

/** The one place of this module where a picture gets its mark: no other form of it goes on. */
export function markPicture(
  services: Services,
  image: Buffer,
  mark: MarkText,
  { accountId, signal, index }: Turn,
): Promise<Buffer> {
  const call = { key: accountId, signal };
  return services.images.markPage(image, mark, viewMarkOf(services, index), call);
}
