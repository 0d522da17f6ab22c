import type { Rendition } from '../../server/modules/viewing/contract.ts';

/** A picture not yet decoded, and how long its bytes took once the server had begun to send them. */
export type Picture = { blob: Blob; receivedInMs: number };

/** Where pictures come from; the viewer itself knows no address and no session. */
export type PagePictures = {
  page(pageId: string, rendition: Rendition, signal: AbortSignal): Promise<Picture>;
  /** Thumbnails of a material side by side, beginning with its page `from`, counted from 1. */
  strip(materialId: string, from: number, signal: AbortSignal): Promise<Picture>;
};
