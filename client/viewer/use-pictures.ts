import { computed, onScopeDispose, shallowReactive, watch } from 'vue';
import { chooseRendition } from './choose-rendition.ts';
import { createLinkMeter } from './link-meter.ts';
import type { Connection } from './link-meter.ts';
import { createPageLoader } from './page-loader.ts';
import type { PagePictures } from './page-pictures.ts';
import { usePicture } from './use-picture.ts';
import type { NewPicture, StagePicture } from './use-picture.ts';

/** The pictures on all stages of a screen, out of one place, so that their bitmaps are counted together. */
export function usePictures(
  source: Pick<PagePictures, 'page'>,
  isShut: () => boolean,
  choose = chooseRendition,
) {
  const { connection } = navigator as { connection?: Connection };
  const meter = createLinkMeter(connection);
  const onStage = shallowReactive(new Set<StagePicture>());
  const isShown = (key: string): boolean =>
    [...onStage].some(({ shown }) => shown.value?.key === key);
  const loader = createPageLoader(source, meter, isShown);

  /** A picture on a stage, until the scope that asked for it ends. */
  const newPicture: NewPicture = (pageId, scale) => {
    const wanted = computed(() => (isShut() ? undefined : scale.value));
    const picture = usePicture(pageId, wanted, loader, (at) => choose(at, meter.isSlow()));
    onStage.add(picture);
    onScopeDispose(() => {
      picture.drop();
      onStage.delete(picture);
    });
    return picture;
  };

  watch(isShut, (isNow) => isNow && loader.wipe(), { flush: 'post' });
  onScopeDispose(loader.wipe);

  return {
    newPicture,
    glance: loader.glance,
    wipe: loader.wipe,
    isLoading: computed(() => [...onStage].some(({ isLoading }) => isLoading.value)),
    shownPages: (): string[] =>
      [...onStage].flatMap(({ shown }) => (shown.value ? [shown.value.pageId] : [])),
  };
}

export type Pictures = ReturnType<typeof usePictures>;
