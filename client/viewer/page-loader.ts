import type { Rendition } from '../../server/modules/viewing/contract.ts';
import { createBitmapShelf } from './bitmap-shelf.ts';
import { createErrands, type Taker } from './errands.ts';
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
  const errands = createErrands<LoadedPage>();
  let decoding: Promise<unknown> = Promise.resolve();

  function find(pageId: string, rendition: Rendition): LoadedPage | undefined {
    const key = keyOf(pageId, rendition);
    const bitmap = shelf.get(key);
    return bitmap && { key, pageId, rendition, bitmap };
  }

  /** The sharpest picture of a page that is already here. */
  const best = (pageId: string): LoadedPage | undefined =>
    SHARPEST_FIRST.map((rendition) => find(pageId, rendition)).find(Boolean);

  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = decoding.then(work);
    decoding = turn.catch(() => undefined);
    return turn;
  }

  async function decode(blob: Blob, signal: AbortSignal): Promise<ImageBitmap> {
    if (signal.aborted) throw superseded();
    shelf.makeRoom();
    const bitmap = await createImageBitmap(blob);
    if (!signal.aborted) return bitmap;
    bitmap.close();
    throw superseded();
  }

  async function fetchPage(
    pageId: string,
    rendition: Rendition,
    signal: AbortSignal,
    give: (page: LoadedPage) => void,
  ): Promise<void> {
    const key = keyOf(pageId, rendition);
    const { blob, receivedInMs } = await pictures.page(pageId, rendition, signal);
    meter.note(blob.size, receivedInMs);
    await inTurn(async () => {
      const bitmap = await decode(blob, signal);
      shelf.put(key, bitmap);
      // Within the turn: what nobody shows when the next one begins makes room for it.
      give({ key, pageId, rendition, bitmap });
    });
  }

  return {
    best,
    /**
     * Gives a page at least as sharp as `wanted`: what is here, or on its way to another side of a comparison, is not
     * asked for again.
     */
    async load(pageId: string, wanted: Rendition, taker: Taker<LoadedPage>): Promise<void> {
      const here = best(pageId);
      if (here && isAsSharpAs(here.rendition, wanted)) return taker.take(here);
      const enough = SHARPEST_FIRST.filter((rendition) => isAsSharpAs(rendition, wanted));
      const keys = enough.map((rendition) => keyOf(pageId, rendition));
      const key = keys.find(errands.isUnderWay) ?? keyOf(pageId, wanted);
      await errands.join(key, taker, (signal, give) => fetchPage(pageId, wanted, signal, give));
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
    /** Lets a picture go, unless it is shown elsewhere. */
    release(key: string): void {
      if (!isShown(key)) shelf.drop(key);
    },
    wipe: shelf.wipe,
  };
}

function keyOf(pageId: string, rendition: Rendition): string {
  return `${pageId}/${rendition}`;
}

function superseded(): DOMException {
  return new DOMException('superseded', 'AbortError');
}

export type PageLoader = ReturnType<typeof createPageLoader>;

/** Whether a picture of this rendition shows all that one of `wanted` would. */
export function isAsSharpAs(rendition: Rendition, wanted: Rendition): boolean {
  return SHARPEST_FIRST.indexOf(rendition) <= SHARPEST_FIRST.indexOf(wanted);
}
