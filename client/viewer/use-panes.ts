import { computed, onScopeDispose, ref, watch } from 'vue';
import type { Opening } from '../../server/modules/viewing/contract.ts';
import { layPages } from './laid-pages.ts';
import { createLinkMeter } from './link-meter.ts';
import type { Connection } from './link-meter.ts';
import { createPageLoader } from './page-loader.ts';
import type { PagePictures } from './page-pictures.ts';
import { usePane } from './use-pane.ts';
import type { Pane } from './use-pane.ts';

/** One page, or two side by side; commands go to the active one. */
export function usePanes(opening: () => Opening, pictures: PagePictures) {
  const pages = computed(() => layPages(opening().catalogue));
  const { connection } = navigator as { connection?: Connection };
  const meter = createLinkMeter(connection);
  const isShown = (key: string): boolean => panes.some((pane) => pane.shown.value?.key === key);
  const loader = createPageLoader(pictures, meter, isShown);
  const newPane = (): Pane => usePane(() => pages.value, loader, meter.isSlow);
  const panes: readonly [Pane, Pane] = [newPane(), newPane()];

  const isComparing = ref(false);
  const isLinked = ref(false);
  const activeIndex = ref<0 | 1>(0);
  const active = computed(() => panes[activeIndex.value]);

  watch([panes[0].view, panes[1].view], ([left, right], [oldLeft]) => {
    if (!isLinked.value || !isComparing.value) return;
    if (left !== oldLeft) panes[1].view.value = left;
    else panes[0].view.value = right;
  });

  function toggleCompare(): void {
    isComparing.value = !isComparing.value;
    activeIndex.value = isComparing.value ? 1 : 0;
    if (isComparing.value) panes[1].turnTo(Math.min(panes[0].no.value + 1, pages.value.length));
    else panes[1].leave();
  }

  const shownPages = (): string[] =>
    panes.flatMap(({ shown, laid }) => (shown.value && laid.value ? [laid.value.page.id] : []));

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
    isComparing,
    isLinked,
    toggleCompare,
    shownPages,
    wipe,
  };
}

export type Panes = ReturnType<typeof usePanes>;
