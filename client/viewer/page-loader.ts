import type { Rendition } from '../../server/modules/viewing/contract.ts';
import { createBitmapShelf } from './bitmap-shelf.ts';
import type { LinkMeter } from './link-meter.ts';
import type { PagePictures } from './page-pictures.ts';

const MOST_BITMAPS = 3;
const SHARPEST_FIRST: readonly Rendition[] = ['full', 'view', 'slow'];

export type LoadedPage = {
  key: string;
  pageId: string;
  rendition: Rendition;
  bitmap: ImageBitmap;
};

/**
 * Fetches pages and decodes them one after another, so that never more than three bitmaps are alive, the one being
 * made included. It never fetches ahead: the server records every page it hands out as read.
 */
export function createPageLoader(
  pictures: Pick<PagePictures, 'page'>,
  meter: LinkMeter,
  isShown: (key: string) => boolean,
) {
  const shelf = createBitmapShelf<ImageBitmap>(MOST_BITMAPS, isShown);
  let decoding: Promise<unknown> = Promise.resolve();

  function find(pageId: string, rendition: Rendition): LoadedPage | undefined {
    const key = `${pageId}/${rendition}`;
    const bitmap = shelf.get(key);
    return bitmap && { key, pageId, rendition, bitmap };
  }

  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = decoding.then(work);
    decoding = turn.catch(() => undefined);
    return turn;
  }

  async function decode(key: string, blob: Blob, signal: AbortSignal): Promise<ImageBitmap> {
    if (signal.aborted) throw superseded();
    shelf.makeRoom();
    const bitmap = await createImageBitmap(blob);
    if (signal.aborted) {
      bitmap.close();
      throw superseded();
    }
    shelf.put(key, bitmap);
    return bitmap;
  }

  return {
    /** The sharpest picture of a page that is already here. */
    best: (pageId: string): LoadedPage | undefined =>
      SHARPEST_FIRST.map((rendition) => find(pageId, rendition)).find(Boolean),
    async load(pageId: string, rendition: Rendition, signal: AbortSignal): Promise<LoadedPage> {
      const { blob, receivedInMs } = await pictures.page(pageId, rendition, signal);
      meter.note(blob.size, receivedInMs);
      const key = `${pageId}/${rendition}`;
      const bitmap = await inTurn(() => decode(key, blob, signal));
      return { key, pageId, rendition, bitmap };
    },
    /** Decodes another picture for no longer than `use` takes. */
    glance: (blob: Blob, use: (bitmap: ImageBitmap) => void): Promise<void> =>
      inTurn(async () => {
        shelf.makeRoom();
        const bitmap = await createImageBitmap(blob);
        try {
          use(bitmap);
        } finally {
          bitmap.close();
        }
      }),
    drop: shelf.drop,
    wipe: shelf.wipe,
  };
}

function superseded(): DOMException {
  return new DOMException('superseded', 'AbortError');
}

export type PageLoader = ReturnType<typeof createPageLoader>;

/** Whether a picture of this rendition shows all that one of `wanted` would. */
export function isAsSharpAs(rendition: Rendition, wanted: Rendition): boolean {
  return SHARPEST_FIRST.indexOf(rendition) <= SHARPEST_FIRST.indexOf(wanted);
}
