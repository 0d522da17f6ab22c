import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue';
import type { Ref } from 'vue';
import type { Opening } from '../../server/modules/viewing/contract.ts';
import { layPages } from './laid-pages.ts';
import { createLinkMeter } from './link-meter.ts';
import type { Connection } from './link-meter.ts';
import { createPageLoader } from './page-loader.ts';
import type { LoadedPage } from './page-loader.ts';
import type { PagePictures } from './page-pictures.ts';
import { usePane } from './use-pane.ts';
import type { Pane } from './use-pane.ts';
import { usePicture } from './use-picture.ts';
import type { NewPicture } from './use-picture.ts';
import type { Point } from './view-state.ts';

/** 单页, 连续, 对比: one page, all in a column, or two side by side. */
export type Arrangement = 'single' | 'flow' | 'compare';

/** The pages of a volume as they are arranged; commands go to the active pane. */
export function usePanes(opening: () => Opening, pictures: PagePictures, isShut: () => boolean) {
  const pages = computed(() => layPages(opening().catalogue));
  const { connection } = navigator as { connection?: Connection };
  const meter = createLinkMeter(connection);
  const onStage = new Set<Ref<LoadedPage | undefined>>();
  const isShown = (key: string): boolean => [...onStage].some(({ value }) => value?.key === key);
  const loader = createPageLoader(pictures, meter, isShown);

  const arrangement = ref<Arrangement>('single');
  const isComparing = computed(() => arrangement.value === 'compare');
  const isLinked = ref(false);
  const isMarkingDifference = ref(false);
  const activeIndex = ref<0 | 1>(0);
  /** Moves a column of pages; there while they are so arranged. */
  const scroll = shallowRef<(by: Point) => void>();

  /** A picture on a stage, until the scope that asked for it ends. */
  const newPicture: NewPicture = (pageId, scale) => {
    const wanted = computed(() => (isShut() ? undefined : scale.value));
    const picture = usePicture(pageId, wanted, loader, meter.isSlow);
    onStage.add(picture.shown);
    onScopeDispose(() => {
      picture.drop();
      onStage.delete(picture.shown);
    });
    return picture;
  };

  const newPane = (isResting: () => boolean): Pane =>
    usePane(() => pages.value, newPicture, isResting);
  const panes: readonly [Pane, Pane] = [
    newPane(() => arrangement.value === 'flow'),
    newPane(() => !isComparing.value),
  ];
  const active = computed(() => panes[activeIndex.value]);

  watch(isShut, (isNow) => isNow && loader.wipe(), { flush: 'post' });
  watch([panes[0].view, panes[1].view], ([left, right], [oldLeft]) => {
    if (!isLinked.value || !isComparing.value) return;
    if (left !== oldLeft) panes[1].view.value = left;
    else panes[0].view.value = right;
  });

  /** The same again leads back to the single page. */
  function arrange(wanted: Arrangement): void {
    arrangement.value = arrangement.value === wanted ? 'single' : wanted;
    activeIndex.value = isComparing.value ? 1 : 0;
    if (isComparing.value) panes[1].turnTo(Math.min(panes[0].no.value + 1, pages.value.length));
    else panes[1].leave();
  }

  function pan(by: Point): boolean {
    if (!scroll.value) return active.value.pan(by);
    scroll.value(by);
    return true;
  }

  const shownPages = (): string[] =>
    [...onStage].flatMap(({ value }) => (value ? [value.pageId] : []));

  function wipe(): void {
    for (const pane of panes) pane.leave();
    loader.wipe();
  }

  onScopeDispose(wipe);
  return {
    pages,
    panes,
    active,
    activeIndex,
    arrangement,
    isComparing,
    isLinked,
    isMarkingDifference,
    scroll,
    arrange,
    pan,
    newPicture,
    shownPages,
    wipe,
  };
}

export type Panes = ReturnType<typeof usePanes>;
