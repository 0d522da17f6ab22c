import { ref, shallowRef, watch } from 'vue';
import type { Ref } from 'vue';
import type { Rendition } from '../../server/modules/viewing/contract.ts';
import { asRefusal, isAbort } from '../services/refusal.ts';
import type { Refusal } from '../services/refusal.ts';
import { isAsSharpAs } from './page-loader.ts';
import type { LoadedPage, PageLoader } from './page-loader.ts';

/**
 * Who turns a page wants it at once; who turns on before they can have seen it is leafing, and then a page that is
 * only passed over is not fetched: the server would record it as read.
 */
const LEAFING_MS = 350;
const PASSING_MS = 140;

/** The picture of the page wanted, as sharp as its scale asks for; no scale, no picture. */
export function usePicture(
  pageId: () => string | undefined,
  scale: Ref<number | undefined>,
  loader: PageLoader,
  choose: (scale: number) => Rendition,
) {
  const shown = shallowRef<LoadedPage>();
  const refusal = shallowRef<Refusal>();
  const isLoading = ref(false);
  let fetching = new AbortController();
  let underWay = '';
  let turnedMs = -Infinity;

  async function show(): Promise<void> {
    const wanted = pageId();
    if (!wanted || scale.value === undefined) return drop();
    const rendition = choose(scale.value);
    // Never an earlier page under this page's name; a softer picture of this one is welcome.
    shown.value = loader.best(wanted);
    if (shown.value && isAsSharpAs(shown.value.rendition, rendition)) return stop();
    if (underWay !== `${wanted}/${rendition}`) await fetchPicture(wanted, rendition);
  }

  async function fetchPicture(wanted: string, rendition: Rendition): Promise<void> {
    stop();
    const mine = (fetching = new AbortController());
    underWay = `${wanted}/${rendition}`;
    isLoading.value = true;
    const isLeafing = performance.now() - turnedMs < LEAFING_MS;
    turnedMs = performance.now();
    if (isLeafing) await new Promise((resolve) => setTimeout(resolve, PASSING_MS));
    if (mine.signal.aborted) return;
    try {
      await loader.load(wanted, rendition, { signal: mine.signal, take: put });
    } catch (thrown) {
      // Another side may wait for the same picture when this one does no longer.
      if (!mine.signal.aborted && !isAbort(thrown)) refusal.value = asRefusal(thrown);
    } finally {
      if (!mine.signal.aborted) settle();
    }
  }

  function put(page: LoadedPage): void {
    const softer = shown.value?.key;
    shown.value = page;
    if (softer) loader.release(softer);
  }

  function stop(): void {
    fetching.abort();
    refusal.value = undefined;
    settle();
  }

  function drop(): void {
    stop();
    shown.value = undefined;
  }

  function settle(): void {
    underWay = '';
    isLoading.value = false;
  }

  watch([pageId, scale], show, { immediate: true });

  return {
    shown,
    refusal,
    isLoading,
    retry: show,
    drop,
  };
}

export type StagePicture = ReturnType<typeof usePicture>;
/** Makes a picture that counts as shown until its scope ends. */
export type NewPicture = (
  pageId: () => string | undefined,
  scale: Ref<number | undefined>,
) => StagePicture;
