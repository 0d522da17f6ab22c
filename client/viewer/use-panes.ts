import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue';
import type { Opening } from '../../server/modules/viewing/contract.ts';
import { layPages } from './laid-pages.ts';
import type { PagePictures } from './page-pictures.ts';
import { usePane } from './use-pane.ts';
import type { Pane } from './use-pane.ts';
import { usePictures } from './use-pictures.ts';
import type { Point } from './view-state.ts';

/** 单页, 连续, 对比: one page, all in a column, or two side by side. */
export type Arrangement = 'single' | 'flow' | 'compare';

/** The pages of a volume as they are arranged; commands go to the active pane. */
export function usePanes(opening: () => Opening, pictures: PagePictures, isShut: () => boolean) {
  const pages = computed(() => layPages(opening().catalogue));
  const { newPicture, ...held } = usePictures(pictures, isShut);

  const arrangement = ref<Arrangement>('single');
  const isComparing = computed(() => arrangement.value === 'compare');
  const isLinked = ref(false);
  const isMarkingDifference = ref(false);
  const activeIndex = ref<0 | 1>(0);
  /** Moves a column of pages; there while they are so arranged. */
  const scroll = shallowRef<(by: Point) => void>();

  const newPane = (isResting: () => boolean): Pane =>
    usePane(() => pages.value, newPicture, isResting);
  const panes: readonly [Pane, Pane] = [
    newPane(() => arrangement.value === 'flow'),
    newPane(() => !isComparing.value),
  ];
  const active = computed(() => panes[activeIndex.value]);

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

  function changeSide(): void {
    if (isComparing.value) activeIndex.value = activeIndex.value === 0 ? 1 : 0;
  }

  function pan(by: Point): boolean {
    if (!scroll.value) return active.value.pan(by);
    scroll.value(by);
    return true;
  }

  function wipe(): void {
    for (const pane of panes) pane.leave();
    held.wipe();
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
    changeSide,
    pan,
    newPicture,
    glance: held.glance,
    isLoading: held.isLoading,
    shownPages: held.shownPages,
    wipe,
  };
}

export type Panes = ReturnType<typeof usePanes>;
